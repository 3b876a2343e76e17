import type { Ink } from "../ink.js";
import type { RunReview } from "../review-report.js";
import { changeWords } from "../words.js";

/** A run by its path, its name where the file holds several, and how it stands. */
export function runLabel(ink: Ink, run: RunReview): string {
	const words = [
		changeWords[run.change],
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

/** `configs/a.yaml:14`, or the path alone. */
export function placeText(ink: Ink, path: string, line?: number): string {
	return line === undefined || line === 0
		? ink.code(path)
		: `${ink.code(path)}:${line}`;
}
