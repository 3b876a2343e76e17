import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import type { Settings } from "./settings.js";

/** The size of images: `max_resolution` in the window, `resolution` for the scripts. */
export function imageFacts({ file, tree }: Settings): readonly Fact[] {
	const entry = entryAt(tree, "max_resolution") ?? entryAt(tree, "resolution");
	return entry ? sizeFacts(file, entry) : [];
}

/** One side, or width and height as `512,650` or a list. */
export function sizeFacts(file: ParsedFile, entry: Entry): readonly Fact[] {
	const [width, height = width] = sidesOf(entry.value);
	if (!width || !height) return [];
	const origin = statedAt(file, entry);
	return width === height
		? [fact("data.image", height, origin)]
		: [
				fact("data.image", height, origin),
				fact("data.image_width", width, origin),
			];
}

function sidesOf(tree: Tree): readonly number[] {
	if (tree.kind === "sequence")
		return tree.items.flatMap((item) => asNumber(item) ?? []);
	return (asText(tree) ?? "")
		.split(/[,x]/)
		.map(Number)
		.filter((side) => side > 0);
}
