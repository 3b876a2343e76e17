import { type Entry, entriesOf, type Tree } from "../../formats/tree.js";
import { plainName } from "./names.js";

/** A key with a single value or a list, and where it stands. */
export interface Leaf {
	/** Dotted, as the file has it. */
	readonly path: string;
	/** The last part of it, plain. */
	readonly name: string;
	/** The group around it, plain; empty at the top. */
	readonly group: string;
	readonly entry: Entry;
	/** How near it is to the training: the smallest wins. */
	readonly distance: number;
}

/** Every key of a config except those below groups that are not about the training itself. */
export function leavesOf(tree: Tree | undefined): readonly Leaf[] {
	const leaves: Leaf[] = [];
	visit(tree, []);
	return leaves;

	function visit(here: Tree | undefined, groups: readonly string[]): void {
		if (groups.length > MAX_GROUPS) return;
		for (const entry of entriesOf(here)) {
			if (entry.value.kind === "mapping") {
				if (!OTHER.test(plainName(entry.key))) {
					visit(entry.value, [...groups, entry.key]);
				}
				continue;
			}
			leaves.push({
				path: [...groups, entry.key].join("."),
				name: plainName(entry.key),
				group: plainName(groups.at(-1) ?? ""),
				entry,
				distance: groups.some((group) => /train/i.test(group))
					? 0
					: groups.length,
			});
		}
	}
}

const MAX_GROUPS = 6;

/** Groups whose counts are not those of the training: schedules, logs, evaluation, serving. */
const OTHER =
	/sched|warmup|^log|logg|save|checkpoint|ckpt|^eval|evaluat|^val|^valid|^test|infer|generat|sampl|serv|wandb|mlflow|tensorboard|early|^ema$|augment|transform(s|ation)|tokenizer|teacher|discrim|critic|export|deploy|slurm|callback|metric|search|sweep|space|environment|docker|monitor|vae$|text_encoder|decod(e|ing)$/;
