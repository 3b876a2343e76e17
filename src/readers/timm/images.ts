import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";

/** The size of images: as stated, or as the name of the model ends. */
export function imageFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return [...nameHint(file, tree), ...inputFacts(file, tree)];
}

// `--input-size 3 224 224`: channels, height, width.
function inputFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "input_size");
	const [, height, width] = itemsOf(entry?.value).map(asNumber);
	if (!entry || !height || !width) return [];
	const origin = statedAt(file, entry);
	return [
		fact("data.image", height, origin),
		...(width === height ? [] : [fact("data.image_width", width, origin)]),
	];
}

// vit_base_patch16_224 reads images of 224 pixels unless another size is given.
function nameHint(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "model");
	const name = asText(entry?.value) ?? "";
	const side = /_(\d{3})(?:\.\w+)?$/.exec(name)?.[1];
	return entry && side !== undefined && !isUnset(entry.value)
		? [
				fact("data.image", Number(side), {
					kind: "hint",
					path: file.path,
					line: entry.line,
					text: name,
				}),
			]
		: [];
}
