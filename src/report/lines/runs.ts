import type { Ink } from "../ink.js";
import type { RunReview } from "../review-report.js";
import { changeWords } from "../words.js";

/** A run by its path, its name where the file holds several, and how it stands. */
export function runLabel(ink: Ink, run: RunReview): string {
	const words = [
		run.change === "affected" ? throughText(ink, run) : changeWords[run.change],
		run.renamedFrom === undefined ? "" : `was ${ink.code(run.renamedFrom)}`,
	].filter((word) => word !== "");
	const tag =
		words.length === 0 ? "" : ` ${ink.quiet(`(${words.join("; ")})`)}`;
	return `${runName(ink, run)}${tag}`;
}

/** The same without how it stands. */
export function runName(
	ink: Ink,
	{ path, name }: Pick<RunReview, "path" | "name">,
): string {
	return name === "" ? ink.code(path) : `${ink.code(path)} ${ink.code(name)}`;
}

/** Through which files a change reaches a run that it does not edit. */
function throughText(ink: Ink, { causes, path }: RunReview): string {
	const files = new Set(causes.map((cause) => cause.path));
	const others = [...files].filter((file) => file !== "" && file !== path);
	if (others.length === 0) return changeWords.affected;
	const more = others.length > MOST ? ` and ${others.length - MOST} more` : "";
	return `through ${others.slice(0, MOST).map(ink.code).join(", ")}${more}`;
}

const MOST = 2;

/** `configs/a.yaml:14`, or the path alone. */
export function placeText(ink: Ink, path: string, line?: number): string {
	return line === undefined || line === 0
		? ink.code(path)
		: `${ink.code(path)}:${line}`;
}
