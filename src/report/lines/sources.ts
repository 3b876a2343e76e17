import type { Provenance } from "../../estimate/estimate.js";
import { formatCount } from "../format.js";
import type { Ink } from "../ink.js";
import type { RunReview } from "../review-report.js";
import { isBlocked } from "../selection.js";

/** A file, framework, catalogue row or sum that numbers rest on, with what it says. */
export interface Source {
	readonly kind: Kind;
	/** The file's path, or the words for what is none. */
	readonly name: string;
	readonly facts: readonly SaidFact[];
	/** Further facts that only leave something off. */
	readonly off: number;
}

interface SaidFact {
	readonly key: string;
	readonly value: string;
	/** Line in the file, or how it was worked out. */
	readonly at: string;
	readonly runs: number;
}

type Kind = "file" | "catalog" | "other" | "default" | "derived";

/** How a source is introduced, in the order in which reports list them. */
const introductions = {
	file: "",
	catalog: "catalogue: ",
	other: "",
	default: "defaults of ",
	derived: "",
} as const satisfies Record<Kind, string>;

const KINDS = Object.keys(introductions);

/** Keys that name a run or limit it: no number is computed from them. */
const NAMES = new Set([
	"run.name",
	"software.framework",
	"software.version",
	"hardware.time_limit_hours",
	"price.currency",
]);
/** What a default says that leaves something off. */
const OFF = new Set(["false", "none", "0", "null"]);

/** Where the numbers of runs come from, each source once. What was assumed is listed elsewhere, with its weight. */
export function sourcesOf(runs: readonly RunReview[]): readonly Source[] {
	const sources = new Map<string, Gathering>();
	for (const run of runs.filter((each) => !isBlocked(each))) {
		const { provenance = [] } = run.estimate.head ?? run.estimate.base ?? {};
		for (const said of provenance) gather(sources, said);
	}
	return [...sources.values()]
		.map(({ kind, name, facts, off }) => ({
			kind,
			name,
			facts: [...facts.values()].toSorted((a, b) => lineOf(a) - lineOf(b)),
			off: off.size,
		}))
		.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** `configs/a.yaml: data.epochs = 3 (line 14) · …`. */
export function sourceText(
	ink: Ink,
	{ kind, name, facts, off }: Source,
): string {
	const where = kind === "file" ? ink.code(name) : ink.prose(name);
	const said = facts.map(({ key, value, at, runs }) => {
		const notes = [
			ink.prose(at),
			runs > 1 ? formatCount(runs, "run") : "",
		].filter((note) => note !== "");
		const aside = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
		return `${ink.code(key)} = ${ink.code(value)}${aside}`;
	});
	const rest = off === 0 ? [] : [`${formatCount(off, "setting")} left off`];
	return `${introductions[kind]}${where}: ${[...said, ...rest].join(" · ")}`;
}

interface Gathering {
	readonly kind: Kind;
	readonly name: string;
	readonly facts: Map<string, { -readonly [K in keyof SaidFact]: SaidFact[K] }>;
	readonly off: Set<string>;
}

function gather(sources: Map<string, Gathering>, said: Provenance): void {
	const { key, value } = said;
	const place = placeOf(said);
	if (NAMES.has(key) || !place) return;
	const { kind, name, at } = place;
	const id = JSON.stringify([kind, name]);
	const source = sources.get(id) ?? {
		kind,
		name,
		facts: new Map(),
		off: new Set(),
	};
	sources.set(id, source);
	if (kind === "default" && OFF.has(value)) {
		source.off.add(key);
		return;
	}
	const fact = JSON.stringify([key, value, at]);
	const held = source.facts.get(fact);
	if (held) held.runs++;
	else source.facts.set(fact, { key, value, at, runs: 1 });
}

/** Undefined for what was assumed. */
function placeOf({
	from,
	origin,
}: Provenance):
	| { readonly kind: Kind; readonly name: string; readonly at: string }
	| undefined {
	if (!origin) return { kind: "other", name: from, at: "" };
	switch (origin.kind) {
		case "file":
		case "launch":
		case "policy":
			return { kind: "file", name: origin.path, at: `line ${origin.line}` };
		case "hint":
			return {
				kind: "file",
				name: origin.path,
				at: `hint in line ${origin.line}`,
			};
		case "default":
			return {
				kind: origin.kind,
				name: `${origin.framework} (${origin.version})`,
				at: "",
			};
		case "catalog":
			return {
				kind: origin.kind,
				name: `${origin.row} (${origin.source})`,
				at: "",
			};
		case "derived":
			return { kind: origin.kind, name: "worked out", at: origin.from };
		case "assumption":
			return undefined;
	}
}

function lineOf({ at }: SaidFact): number {
	return Number(/line (\d+)$/.exec(at)?.[1] ?? 0);
}
