import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
	type Import,
	nodesOf,
	placeOf,
	roomOf,
	type SourceFile,
	sourceFiles,
} from "./architecture/source-files.js";

const core = [
	"problem",
	"change",
	"uncertain",
	"nearest",
	"review-input",
	"plan",
	"formats",
	"readers",
	"runs",
	"catalog",
	"estimate",
	"compare",
	"calibrate",
	"advise",
	"explain",
	"budget",
	"report",
] as const;

/** What the two entries tie together; `runs` says what the host must still bring. */
const entry = [
	"review",
	"review-policy",
	"review-live",
	"report",
	"history",
	"host",
	"catalog",
	"formats",
	"runs",
	"problem",
] as const;

interface Allowed {
	/** Rooms, or one folder of a room, that may be imported. */
	readonly values: readonly string[];
	/** Rooms of which only the types may be imported. */
	readonly types?: readonly string[];
}

/** Who may import whom. Data flows one way: a room sees only what stands before it. */
const allowed: Readonly<Record<string, Allowed>> = {
	problem: { values: [] },
	change: { values: [] },
	uncertain: { values: [] },
	nearest: { values: [] },
	"review-input": { values: [] },
	plan: { values: ["uncertain", "problem"] },
	formats: { values: ["problem"] },
	readers: { values: ["plan", "formats", "problem", "change", "nearest"] },
	runs: {
		values: ["readers", "plan", "formats", "problem", "change", "review-input"],
	},
	catalog: { values: ["uncertain", "problem"] },
	estimate: { values: ["plan", "catalog", "uncertain", "problem"] },
	compare: { values: ["estimate", "plan", "catalog", "change", "uncertain"] },
	// Estimates finished runs as if they were to come, and compares.
	calibrate: {
		values: ["estimate", "plan", "catalog", "uncertain", "problem"],
	},
	advise: { values: ["estimate", "plan", "catalog", "change", "uncertain"] },
	// It derives the estimate's own numbers with the estimate's own functions; nothing but a report reads it.
	explain: { values: ["estimate", "plan", "catalog", "uncertain", "problem"] },
	// wattdiff.yml states facts in the words of the run file, so it is read by the same table.
	budget: {
		values: [
			"compare",
			"estimate",
			"formats",
			"plan",
			"problem",
			"change",
			"uncertain",
			"nearest",
			"readers/run-file",
		],
	},
	report: { values: core },
	// A record keeps numbers of a report; how runs are compared and judged it only needs to name.
	history: {
		values: ["report", "estimate", "uncertain", "problem", "budget/period"],
		types: ["compare", "budget", "change"],
	},
	"review-policy": { values: core },
	// What live feeds could say about the runs that a review found: it looks at plans and judges nothing.
	"review-live": { values: core },
	review: { values: [...core, "review-policy"] },
	// The host brings and publishes; it judges and renders nothing. What to bring is handed to it as a function.
	host: {
		values: ["problem", "change", "review-input"],
		types: [...core, "review", "history"],
	},
	action: { values: entry, types: core },
	cli: { values: [...entry, "explain"], types: core },
};

const files = sourceFiles();
const outside = new Set(["host", "action", "cli"]);
const coreFiles = files.filter(({ path }) => !outside.has(roomOf(path)));

describe("imports", () => {
	test("every room imports only what the table allows", () => {
		const broken = files.flatMap((file) =>
			file.imports
				.filter((each) => each.isOurs && !isAllowed(file, each))
				.map((each) => `${file.path} → ${each.target}`),
		);

		expect(broken).toEqual([]);
	});

	test("every room has a row in the table", () => {
		const rooms = new Set(files.map(({ path }) => roomOf(path)));

		const unlisted = [...rooms].filter((room) => !Object.hasOwn(allowed, room));

		expect(unlisted).toEqual([]);
	});

	test("no file reaches itself through its imports", () => {
		const cycle = findCycle(
			new Map(
				files.map(({ path, imports }) => [
					path,
					imports.filter(({ isOurs }) => isOurs).map(({ target }) => target),
				]),
			),
		);

		expect(cycle).toEqual([]);
	});

	test("only the host and the two entries know Node", () => {
		const found = coreFiles.flatMap((file) =>
			file.imports
				.filter(({ target }) => target.startsWith("node:"))
				.map(({ target }) => `${file.path} → ${target}`),
		);

		expect(found).toEqual([]);
	});
});

describe("exports", () => {
	test("no file passes on another's exports", () => {
		const found = places(
			files,
			(node) =>
				ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined,
		);

		expect(found).toEqual([]);
	});

	test("every export has a name", () => {
		const found = places(
			files,
			(node) =>
				ts.isExportAssignment(node) ||
				(node.kind === ts.SyntaxKind.DefaultKeyword &&
					!ts.isDefaultClause(node.parent)),
		);

		expect(found).toEqual([]);
	});
});

describe("the core", () => {
	test("uses nothing that only Node has", () => {
		const node = new Set([
			"process",
			"console",
			"Buffer",
			"fetch",
			"require",
			"setTimeout",
			"setInterval",
			"setImmediate",
			"performance",
			"crypto",
			"__dirname",
			"__filename",
		]);

		const found = places(
			coreFiles,
			(each) => ts.isIdentifier(each) && node.has(each.text) && isFree(each),
		);

		expect(found).toEqual([]);
	});

	test("has no clock and no chance", () => {
		const found = places(
			coreFiles,
			(node) =>
				(ts.isPropertyAccessExpression(node) &&
					/^(Date\.now|Math\.random)$/.test(node.getText())) ||
				(ts.isNewExpression(node) &&
					node.expression.getText() === "Date" &&
					(node.arguments ?? []).length === 0),
		);

		expect(found).toEqual([]);
	});

	test("waits for nothing", () => {
		const found = places(
			coreFiles,
			({ kind }) =>
				kind === ts.SyntaxKind.AsyncKeyword ||
				kind === ts.SyntaxKind.AwaitExpression,
		);

		expect(found).toEqual([]);
	});
});

/** Folders of `readers/` that are no framework's. */
const SHARED: ReadonlySet<string> = new Set(["commands", "launchers"]);

/** Which reader may use another framework's, and what one framework has of the other. */
const builtOn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	accelerate: { deepspeed: "its config names one of DeepSpeed" },
	axolotl: {
		accelerate: "its FSDP settings are Accelerate's",
		deepspeed: "its config names one of DeepSpeed",
		"hf-trainer": "it trains with TRL's trainers and their defaults",
	},
	composer: { "llm-foundry": "whose configs are Composer's and more" },
	determined: {
		deepspeed: "its experiments hold configs of DeepSpeed",
		"hf-trainer": "its experiments hold arguments of a Trainer",
	},
	diffusers: { accelerate: "its scripts are started by Accelerate" },
	"diffusion-policy": { hydra: "its configs are composed by Hydra" },
	// A file that asks a cluster for machines is no home-made config.
	generic: { launchers: "what is no job may be a run" },
	"hf-trainer": {
		accelerate: "the Trainer's FSDP settings are Accelerate's",
		deepspeed: "its arguments name a config of DeepSpeed",
		"llama-factory": "whose configs are the Trainer's and more",
	},
	kohya: { accelerate: "its scripts are started by Accelerate" },
	launchers: {
		hydra: "commands give values in Hydra's grammar",
		"wandb-sweep": "a sweep is a run, or starts one",
	},
	lerobot: { hydra: "its older configs are composed by Hydra" },
	lightgbm: { xgboost: "some parameters of both have the same names" },
	"llama-factory": {
		deepspeed: "its config names one of DeepSpeed",
		"hf-trainer": "its keys are the Trainer's and more",
	},
	"llm-foundry": { composer: "it trains with Composer's Trainer" },
	megatron: { deepspeed: "Megatron-DeepSpeed is given a config of DeepSpeed" },
	nemo: { hydra: "its configs are composed by Hydra" },
	"nemo-2": { hydra: "its configs are composed by Hydra" },
	physicsnemo: { hydra: "its configs are composed by Hydra" },
	qlib: {
		lightgbm: "it passes parameters on to LightGBM",
		xgboost: "it passes parameters on to XGBoost",
	},
	"sagemaker-hyperpod": {
		hydra: "its recipes are composed by Hydra",
		"nemo-2": "some of its recipes are configs of NeMo 2",
	},
	sam2: { hydra: "its configs are composed by Hydra" },
	torchtune: { hydra: "its commands give values in OmegaConf's grammar" },
	"wandb-sweep": {
		"hf-trainer": "its parameters may be arguments of a Trainer",
		launchers: "a sweep starts the config that it names",
	},
	yolo: { hydra: "its configs are composed by Hydra" },
};

describe("habits", () => {
	test("nothing has the type `any`", () => {
		const found = places(
			files,
			({ kind }) => kind === ts.SyntaxKind.AnyKeyword,
		);

		expect(found).toEqual([]);
	});

	test("no file or folder has a name that says nothing", () => {
		const empty =
			/^(utils?|helpers?|common|misc|core|managers?|services?|data|info)$/;

		const found = files.filter(({ path }) =>
			path.split("/").some((part) => empty.test(part.replace(/\.ts$/, ""))),
		);

		expect(found.map(({ path }) => path)).toEqual([]);
	});

	test("every file and folder is named in kebab case", () => {
		const found = files.filter(({ path }) => !/^[a-z0-9-/]+\.ts$/.test(path));

		expect(found.map(({ path }) => path)).toEqual([]);
	});

	test("a reader uses another framework's only where the framework builds on it", () => {
		const reaching = files
			.filter(({ path }) => path.startsWith("readers/"))
			.flatMap(({ path, imports }) =>
				imports.map(({ target }) => [folderOf(path), folderOf(target)]),
			)
			.filter(
				([from = "", to = ""]) =>
					from !== to && to !== "" && to !== "commands" && from !== "index",
			)
			.map(([from, to]) => `${from} → ${to}`);
		const allowed = Object.entries(builtOn).flatMap(([from, reasons]) =>
			Object.keys(reasons).map((to) => `${from} → ${to}`),
		);

		expect([...new Set(reaching)].sort()).toEqual(allowed.sort());
	});

	test("every framework's folder is in the list of readers", () => {
		const folders = readdirSync(
			fileURLToPath(new URL("../src/readers/", import.meta.url)),
			{ withFileTypes: true },
		)
			.filter((entry) => entry.isDirectory() && !SHARED.has(entry.name))
			.map(({ name }) => name);
		const list = files.find(({ path }) => path === "readers/index.ts");

		const listed = new Set(
			list?.imports.map(({ target }) => target.split("/")[1]),
		);

		expect(folders.filter((folder) => !listed.has(folder))).toEqual([]);
	});
});

function isAllowed(
	{ path }: SourceFile,
	{ target, isTypeOnly }: Import,
): boolean {
	const room = roomOf(path);
	if (roomOf(target) === room) return true;
	const row = allowed[room];
	const open = [
		...(row?.values ?? []),
		...(isTypeOnly ? (row?.types ?? []) : []),
	];
	const name = target.replace(/\.ts$/, "");
	return open.some((each) => name === each || name.startsWith(`${each}/`));
}

/** The folder of a reader; the list of readers is `index`, and files that all readers share have none. */
function folderOf(path: string): string {
	if (path === "readers/index.ts") return "index";
	return /^readers\/([^/]+)\//.exec(path)?.[1] ?? "";
}

/** The first ring of imports, in order; empty when there is none. */
function findCycle(
	imports: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
	const done = new Set<string>();
	const visit = (path: string, trail: readonly string[]): readonly string[] => {
		if (trail.includes(path))
			return [...trail.slice(trail.indexOf(path)), path];
		if (done.has(path)) return [];
		for (const target of imports.get(path) ?? []) {
			const cycle = visit(target, [...trail, path]);
			if (cycle.length > 0) return cycle;
		}
		done.add(path);
		return [];
	};
	for (const path of imports.keys()) {
		const cycle = visit(path, []);
		if (cycle.length > 0) return cycle;
	}
	return [];
}

function places(
	searched: readonly SourceFile[],
	isWanted: (node: ts.Node) => boolean,
): readonly string[] {
	return searched.flatMap((file) =>
		[...nodesOf(file.tree)].filter(isWanted).map((node) => placeOf(file, node)),
	);
}

/** True for a name that is not a property, a key or a declaration of its own. */
function isFree(name: ts.Identifier): boolean {
	const { parent } = name;
	if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
	return !(
		(ts.isPropertyAssignment(parent) && parent.name === name) ||
		(ts.isPropertySignature(parent) && parent.name === name) ||
		ts.isBindingElement(parent) ||
		ts.isParameter(parent) ||
		ts.isVariableDeclaration(parent) ||
		ts.isLiteralTypeNode(parent)
	);
}
