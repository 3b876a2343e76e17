import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";

/** The side of an image of the same area: `area` counts megapixels, the other types pixels of a side. */
export function sideOf(section: Tree): number | undefined {
	const size = asNumber(entryAt(section, "resolution")?.value);
	if (size === undefined || size <= 0) return undefined;
	const type = asText(entryAt(section, "resolution_type")?.value);
	if (type === "area") return Math.round(Math.sqrt(size * 1e6));
	return Number.isInteger(size) ? size : undefined;
}
