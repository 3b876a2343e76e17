import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader } from "../reader.js";
import { factOf, statedIn } from "../stated.js";
import { type Swept, sweptFacts, unlikePoints } from "../swept.js";

/** Twenty trials: hydra_plugins/hydra_optuna_sweeper/config.py of 1.2. */
const byOptuna = defaultsOf("hydra-optuna-sweeper", "known");

/** Parts of Hydra configs that only say how a search runs: `hydra.sweeper`. */
export const hydraSweep: Reader = {
	framework: "hydra-sweep",
	title: "Hydra sweepers",
	source:
		"https://hydra.cc/docs/1.3/tutorials/basic/running_your_app/multi-run/, https://hydra.cc/docs/1.3/plugins/optuna_sweeper/",
	recognises: ({ documents }) =>
		hasKeys(documents[0], "hydra.sweeper") && onlySearches(documents[0]),
	references: () => [],
	read: (file) => [
		{
			kind: "fragment",
			why: "`hydra.sweeper` says how often the config that chooses it is run.",
			facts: hydraSweepReading(file, file.documents[0]).facts,
		},
	],
};

// A config of a run may have a sweeper too; a part has little beside it.
function onlySearches(tree: Tree | undefined): boolean {
	return entriesOf(tree).every(({ key }) =>
		/^(hydra|defaults|optimized_metric|seed)$/.test(key),
	);
}

/** How often Hydra runs a config that has a sweeper: Optuna's trials, or every point of the lists. */
export function hydraSweepReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const stated = statedIn(file, tree);
	const trials = stated.number("hydra.sweeper.n_trials");
	if (trials || isOptuna(tree)) {
		return gather({
			facts: [
				byOptuna("repeats.trials", 20),
				...factOf("repeats.trials", trials),
			],
		});
	}
	const swept = sweptParams(file, tree);
	return gather({
		facts: sweptFacts(swept),
		problems: unlikePoints(file, swept),
	});
}

function isOptuna(tree: Tree | undefined): boolean {
	const target = asText(entryAt(tree, "hydra.sweeper._target_")?.value);
	return (
		/optuna/i.test(target ?? "") ||
		itemsOf(entryAt(tree, "defaults")?.value).some((item) =>
			entriesOf(item).some(
				({ key, value }) =>
					/hydra\/sweeper$/.test(key) && asText(value) === "optuna",
			),
		)
	);
}

/** `lr: 0.1,0.2`, `lr: choice(0.1, 0.2)`, `seed: range(1, 4)` under `params`. */
function sweptParams(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Swept[] {
	const params = entriesOf(entryAt(tree, "hydra.sweeper.params")?.value);
	return params.flatMap((entry): readonly Swept[] => {
		const values = valuesIn(asText(entry.value) ?? "");
		return values === undefined
			? []
			: [{ name: entry.key, values, origin: statedAt(file, entry) }];
	});
}

function valuesIn(text: string): number | undefined {
	const choice = /^choice\((.*)\)$/s.exec(text.trim())?.[1];
	if (choice !== undefined) return choice.split(",").length;
	const [, from, to, step = "1"] =
		/^range\(\s*(-?\d+)\s*,\s*(-?\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(
			text.trim(),
		) ?? [];
	if (from !== undefined) {
		return Math.ceil((Number(to) - Number(from)) / Number(step));
	}
	return /[([{]/.test(text) ? undefined : text.split(",").length;
}
