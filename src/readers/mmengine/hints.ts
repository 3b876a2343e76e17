import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { fileName } from "../paths.js";

/**
 * Devices as names and learning rates betray them: `8xb32` (or `8x32b`) in the file's name is 8 devices with 32 images each; the
 * batch for which the rate was chosen, divided by the images of one device, is their number otherwise.
 */
export function deviceHints(
	file: ParsedFile,
	tree: Tree | undefined,
	micro: number | undefined,
): readonly Fact[] {
	const name = fileName(file.path);
	const parts = /(?:^|[_-])(\d{1,4})x(?:b(\d{1,5})|(\d{1,5})b)(?=[_.-])/.exec(
		name,
	);
	if (parts) {
		const [, devices, after, before] = parts;
		const images = after ?? before;
		const origin: Origin = {
			kind: "hint",
			path: file.path,
			line: 1,
			text: `${devices}xb${images}`,
		};
		return [
			fact("hardware.count", Number(devices), origin),
			fact("batch.micro", Number(images), origin),
		];
	}
	return byBaseBatch(file, tree, micro);
}

function byBaseBatch(
	file: ParsedFile,
	tree: Tree | undefined,
	micro: number | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "auto_scale_lr.base_batch_size");
	const base = asNumber(entry?.value);
	if (!entry || base === undefined || micro === undefined) return [];
	const accumulation =
		asNumber(entryAt(tree, "optim_wrapper.accumulative_counts")?.value) ?? 1;
	const devices = base / (micro * accumulation);
	if (!Number.isInteger(devices) || devices < 1) return [];
	const { line, key: text } = entry;
	const origin: Origin = { kind: "hint", path: file.path, line, text };
	return [fact("hardware.count", devices, origin)];
}
