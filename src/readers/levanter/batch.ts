import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, itemsOf } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { readOne } from "../read-one.js";
import { numberAt, type Settings } from "../settings.js";
import { byDefault } from "./defaults.js";

/**
 * The global batch: one number, or a schedule of `{start, value}` steps. Of a schedule all samples count, and the batch
 * is the one that lasts longest.
 */
export function batchOf(file: ParsedFile, settings: Settings): FieldReading {
	const path = "trainer.train_batch_size";
	const entry = entryAt(settings.tree, path);
	// -1 takes what the devices do at once.
	if (!entry) return gather({ facts: [byDefault("batch.global", 512)] });
	if (entry.value.kind !== "sequence") {
		const field = toCount("batch.global");
		return readOne({
			file,
			tree: settings.tree,
			path,
			field,
			framework: "Levanter",
		});
	}
	const until = numberAt(settings, "trainer.num_train_steps") ?? 400_000;
	const parts = itemsOf(entry.value).map((item) => ({
		start: asNumber(entryAt(item, "start")?.value) ?? Number.NaN,
		value: asNumber(entryAt(item, "value")?.value) ?? Number.NaN,
	}));
	const segments = parts.map(({ start, value }, index) => ({
		value,
		steps: Math.max(
			0,
			Math.min(until, parts[index + 1]?.start ?? until) - start,
		),
	}));
	const samples = segments.reduce(
		(sum, { steps, value }) => sum + steps * value,
		0,
	);
	const [longest] = segments.toSorted((a, b) => b.steps - a.steps);
	const origin = settings.place(entry);
	const place = { path: file.path, line: entry.line };
	if (!longest || !(samples > 0)) {
		const expected = "expected a number, or a list of `start` and `value`";
		const args = { key: entry.key, text: "list", expected };
		return gather({ problems: [{ kind: "invalid-value", ...place, args }] });
	}
	return gather({
		facts: [
			fact("batch.global", longest.value, origin),
			fact("data.samples", samples, origin),
			fact("data.epochs", 1, origin),
		],
		problems: [
			{
				kind: "inconsistent-config",
				...place,
				args: {
					what: `\`${entry.key}\` changes on the way: ${parts.map(({ value }) => value).join(", ")}`,
					reading: `${samples} samples in batches of ${longest.value}, the one that lasts longest`,
				},
			},
		],
	});
}
