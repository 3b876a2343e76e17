import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { launchEntry } from "../accelerate/launched.js";
import type { ScriptRun } from "../commands/script-runs.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { usesAdapter } from "./adapter.js";

/** A model that trains whole stays in fp32 under autocast; one under adapters is cast itself. */
const autocast: Readonly<Record<string, Precision>> = {
	bf16: "amp-bf16",
	fp16: "amp-fp16",
};

const narrow: Readonly<Record<string, Precision>> = {
	bf16: "bf16",
	fp16: "fp16",
};

const casts: Readonly<Partial<Record<Precision, Precision>>> = {
	"amp-bf16": "bf16",
	"amp-fp16": "fp16",
};

/** The script's own flag goes before that of the launcher, and both before the launcher's config. */
export function precisionFacts(
	file: ParsedFile,
	run: ScriptRun,
	launched: readonly Fact[],
): readonly Fact[] {
	const isAdapter = usesAdapter(run);
	const table = isAdapter ? narrow : autocast;
	const held = launched.filter(({ key }) => key === "precision");
	const entries = [
		launchEntry(run, "mixed-precision"),
		entryAt(run.tree, "mixed_precision"),
	];
	return [
		...held.flatMap(({ value, origin }) => {
			const cast =
				isAdapter &&
				lookUp(casts as Readonly<Record<string, Precision>>, String(value));
			return cast ? [fact("precision", cast, origin)] : [];
		}),
		...entries.flatMap((entry) => {
			const found = lookUp(table, asText(entry?.value)?.toLowerCase());
			return entry && found
				? [fact("precision", found, statedAt(file, entry))]
				: [];
		}),
	];
}
