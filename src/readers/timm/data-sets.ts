import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isPlaceholder, isUnset } from "../fields.js";
import { statedAt } from "../origins.js";

/** The data by its name, such as `hfds/timm/imagenet-1k-wds`, or by its folder; `data` in older versions. */
export function dataFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return ["data", "data_dir", "dataset"].flatMap((key) => {
		const entry = entryAt(tree, key);
		const text = asText(entry?.value);
		return entry && text && !isUnset(entry.value) && !isPlaceholder(text)
			? [
					fact(
						"data.sets",
						[text.replace(/^(hfds|hfids|tfds|torch|wds)\//, "")],
						statedAt(file, entry),
					),
				]
			: [];
	});
}
