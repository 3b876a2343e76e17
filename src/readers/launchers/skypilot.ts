import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { cloudFacts } from "../cloud-place.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { defaultsOf, launchedAt } from "../origins.js";
import { type Environment, embeddedScript, environmentOf } from "./embedded.js";
import type { Job, JobFormat } from "./job.js";
import { skyDevices } from "./skypilot-devices.js";

/** SkyPilot tasks. A task with `service` serves a model. */
export const skypilot: JobFormat = {
	name: "skypilot",
	source:
		"https://docs.skypilot.co/en/latest/reference/yaml-spec.html; skypilot-org/skypilot, sky/utils/schemas.py at aa1f97bac403",
	jobs: (file) => {
		const tasks = file.documents.filter(isTask);
		return tasks.map((task) => jobOf(file, task, tasks.length > 1));
	},
};

// A task has num_nodes of 1 without it: sky/task.py.
const bySkypilot = defaultsOf("skypilot", "aa1f97bac403");

function isTask(tree: Tree): boolean {
	const run = entryAt(tree, "run")?.value;
	return (
		run?.kind === "scalar" &&
		typeof run.value === "string" &&
		(entryAt(tree, "resources")?.value.kind === "mapping" ||
			hasKeys(tree, "num_nodes")) &&
		!hasKeys(tree, "service") &&
		!hasKeys(tree, "jobs")
	);
}

function jobOf(file: ParsedFile, task: Tree, isOneOfMany: boolean): Job {
	const hardware = hardwareOf(file, task);
	const environment = new Map<string, ShellWord>([
		...setByDevices(hardware),
		...environmentOf(entryAt(task, "envs")?.value),
	]);
	return {
		name: isOneOfMany ? (asText(entryAt(task, "name")?.value) ?? "") : "",
		hardware,
		script: embeddedScript(file, entryAt(task, "run")?.value, environment),
		mounts: mountsOf(task),
	};
}

function hardwareOf(file: ParsedFile, task: Tree): FieldReading {
	const nodes = entryAt(task, "num_nodes");
	const resources = entryAt(task, "resources")?.value;
	const choices = choicesOf(resources);
	const devices = skyDevices(file, choices);
	return gather(
		nodes && !isUnset(nodes.value)
			? countOf(file, nodes, "hardware.nodes")
			: { facts: [bySkypilot("hardware.nodes", 1)] },
		devices ?? gather(),
		...choices.slice(0, 1).map((only) => placeFacts(file, only, choices)),
	);
}

/** Resources of which SkyPilot takes one; each inherits what stands beside `any_of` or `ordered`. */
function choicesOf(resources: Tree | undefined): readonly Tree[] {
	if (resources?.kind !== "mapping") return [];
	const list = entryAt(resources, "any_of") ?? entryAt(resources, "ordered");
	const items = itemsOf(list?.value);
	if (items.length === 0) return [resources];
	const common = resources.entries.filter((entry) => entry.key !== list?.key);
	return items.map((item): Mapping => {
		const own = entriesOf(item);
		const inherited = common.filter(
			({ key }) => !own.some((entry) => entry.key === key),
		);
		return {
			kind: "mapping",
			entries: [...inherited, ...own],
			line: item.line,
		};
	});
}

// Where several machines are open, only what all of them say holds.
function placeFacts(
	file: ParsedFile,
	first: Tree,
	choices: readonly Tree[],
): FieldReading {
	const shared = (key: string): Entry | undefined => {
		const entry = entryAt(first, key);
		const text = asText(entry?.value);
		const isSame = choices.every(
			(each) => asText(entryAt(each, key)?.value) === text,
		);
		return entry && isSame && !isUnset(entry.value) ? entry : undefined;
	};
	const spot = shared("use_spot");
	const instance = shared("instance_type");
	return gather(
		cloudFacts(file, {
			infra: shared("infra"),
			cloud: shared("cloud"),
			region: shared("region"),
			zone: shared("zone"),
		}),
		{ facts: spot && asBoolean(spot.value) ? spotFacts(file, spot) : [] },
		{ facts: instance ? instanceFacts(file, instance) : [] },
	);
}

function spotFacts(file: ParsedFile, spot: Entry): readonly Fact[] {
	return [fact("hardware.purchase", "spot", launchedAt(file, spot))];
}

function instanceFacts(file: ParsedFile, entry: Entry): readonly Fact[] {
	const text = asText(entry.value);
	return text === undefined
		? []
		: [fact("hardware.instance", text, launchedAt(file, entry))];
}

/** The variables that SkyPilot sets from the resources: sky/skylet/constants.py. */
function setByDevices({ facts }: FieldReading): Environment {
	const found = new Map<string, ShellWord>();
	for (const { key, value, origin } of facts) {
		const name = VARIABLES[key];
		const line = "line" in origin ? origin.line : 1;
		if (name) found.set(name, { text: String(value), line, known: true });
	}
	return found;
}

const VARIABLES: Readonly<Partial<Record<PlanKey, string>>> = {
	"hardware.nodes": "SKYPILOT_NUM_NODES",
	"hardware.per_node": "SKYPILOT_NUM_GPUS_PER_NODE",
};

function mountsOf(task: Tree): ReadonlyMap<string, string> {
	const mounts = entriesOf(entryAt(task, "file_mounts")?.value).flatMap(
		({ key, value }): readonly [string, string][] => {
			const source = asText(value);
			return source === undefined || /^[a-z0-9]+:\/\//.test(source)
				? []
				: [[key, source]];
		},
	);
	return new Map(mounts);
}
