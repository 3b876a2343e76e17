import {
	asNumber,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../formats/tree.js";
import { nearest } from "../nearest.js";
import { didYouMean, type Problem } from "../problem.js";
import { dataSetKeys } from "./data-sets.js";

/** Parts of a policy that would be passed over in silence, since they are not what their reader looks for. */
export function wrongShapes(
	tree: Tree | undefined,
	path: string,
): readonly Problem[] {
	const problems: Problem[] = [];
	const mistake = (line: number, detail: string): void => {
		problems.push({ kind: "policy-mistake", path, line, args: { detail } });
	};
	if (tree && tree.kind !== "mapping" && !isEmpty(tree)) {
		mistake(
			tree.line,
			"This file is a mapping of sections, such as `budgets:`.",
		);
	}
	for (const entry of entriesOf(tree)) {
		const section = Object.hasOwn(sections, entry.key)
			? sections[entry.key]
			: undefined;
		if (section === undefined || isEmpty(entry.value)) continue;
		if (section.kinds.includes(entry.value.kind))
			section.look?.(entry, mistake);
		else mistake(entry.line, section.say);
	}
	return problems;
}

type Mistake = (line: number, detail: string) => void;

interface Section {
	readonly kinds: readonly Tree["kind"][];
	readonly say: string;
	/** Looks into a section of the right kind. */
	readonly look?: (entry: Entry, mistake: Mistake) => void;
}

const VERSION = "`version` is 1.";

/** What each section is made of. `budgets` are looked at by their own reader. */
const sections: Readonly<Record<string, Section>> = {
	version: {
		kinds: ["scalar"],
		say: VERSION,
		look: ({ value, line }, mistake) => {
			if (asNumber(value) !== 1) mistake(line, VERSION);
		},
	},
	defaults: {
		kinds: ["mapping"],
		say: "`defaults` holds keys of a run file, such as `hardware: { per_node: 8 }`.",
	},
	runs: {
		kinds: ["sequence"],
		say: "`runs` is a list. Begin each item with `- match:`.",
		look: lookAtRuns,
	},
	datasets: {
		kinds: ["mapping"],
		say: "`datasets` holds sizes by name, such as `acme/chats: { samples: 1000 }`.",
		look: lookAtDataSets,
	},
	ignore: {
		kinds: ["sequence", "scalar"],
		say: '`ignore` is a list of globs, such as `["archive/**"]`.',
	},
	calibration: {
		kinds: ["sequence", "scalar"],
		say: '`calibration` is a list of globs of run files, such as `["measured/*.yml"]`.',
	},
	overrides: {
		kinds: ["mapping"],
		say: "`overrides` says who may override, such as `by: [maintain]`.",
	},
};

function lookAtRuns({ value }: Entry, mistake: Mistake): void {
	for (const item of itemsOf(value)) {
		if (entryAt(item, "match")) continue;
		mistake(
			item.line,
			'This item has no `match`, so it holds for no run. Add globs, such as `match: ["configs/**"]`.',
		);
	}
}

function lookAtDataSets({ value }: Entry, mistake: Mistake): void {
	const known = Object.keys(dataSetKeys);
	for (const set of entriesOf(value)) {
		if (set.value.kind !== "mapping") {
			mistake(
				set.line,
				`The size of \`${set.key}\` is written as \`{ samples: …, tokens: … }\`.`,
			);
		}
		for (const { key, value: size, line } of entriesOf(set.value)) {
			if (!known.includes(key)) {
				mistake(
					line,
					`\`${key}\` is not a key here${didYouMean(nearest(key, known))}. Use one of ${known.join(", ")}.`,
				);
			} else if (!((asNumber(size) ?? 0) > 0)) {
				mistake(line, `\`${key}\` of \`${set.key}\` is a number above 0.`);
			}
		}
	}
}

function isEmpty(tree: Tree): boolean {
	return tree.kind === "scalar" && tree.value === null;
}
