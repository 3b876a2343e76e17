import type { Measurement } from "../calibrate/calibration.js";
import type { Estimate } from "../estimate/estimate.js";
import { metricNames, metrics } from "../estimate/metrics.js";
import type { Explanation, Section } from "../explain/explanation.js";
import { type Row, rowsOf } from "./explanation/rows.js";
import { formatNumber } from "./format.js";
import { colourInk, type Ink, plainInk } from "./ink.js";
import {
	assumptionText,
	measurementText,
	problemText,
	unknownText,
} from "./lines/grounds.js";
import { columnsOfText, padded, paragraph } from "./terminal/lines.js";

export interface ExplanationOptions {
	/** Whether ANSI colours may be written; false for a pipe. */
	readonly colour: boolean;
	/** Columns of the terminal. */
	readonly width: number;
	/** What finished runs took, and the run as they make one expect it. */
	readonly learnt?: {
		readonly measurements: readonly Measurement[];
		readonly estimate: Estimate;
	};
}

interface Pen {
	readonly ink: Ink;
	readonly width: number;
}

/** An explanation as plain text: each number with its formula, and below it the numbers that it is made of. */
export function renderExplanation(
	explanation: Explanation,
	{ colour, width, learnt }: ExplanationOptions,
): string {
	const pen: Pen = {
		ink: colour ? colourInk : plainInk,
		width: Math.max(width, 40),
	};
	return [
		title(explanation, pen),
		inputs(explanation, pen),
		...explanation.sections.map((each) => section(each, explanation, pen)),
		learntFrom(explanation, learnt, pen),
		grounds(explanation, pen),
	]
		.filter((part) => part !== "")
		.map((part) => `${part}\n`)
		.join("\n");
}

function title(
	{ path, name, framework, estimate }: Explanation,
	{ ink, width }: Pen,
): string {
	const run =
		name === "" ? ink.code(path) : `${ink.code(path)} · ${ink.code(name)}`;
	const { attention } = estimate.conventions;
	return [
		ink.strong(`${run} (${ink.code(framework)})`),
		...paragraph(
			`FLOPs are model FLOPs: attention counts as ${attention}, recomputation does not. Ranges: 5th to 95th percentile.`,
			width,
		).map(ink.quiet),
	].join("\n");
}

function inputs({ estimate }: Explanation, pen: Pen): string {
	const { ink } = pen;
	const bySource = new Map<string, readonly string[]>();
	for (const { key, value, from } of estimate.provenance) {
		const said = `${ink.code(key)} = ${ink.code(value)}`;
		bySource.set(from, [...(bySource.get(from) ?? []), said]);
	}
	const items = [...bySource].map(
		([from, said]) => `${ink.prose(from)}: ${said.join(" · ")}`,
	);
	return list("Inputs", items, pen);
}

function section(
	{ title: head, results, absent }: Section,
	{ estimate }: Explanation,
	pen: Pen,
): string {
	const rows = results.map((result) =>
		rowsOf(pen.ink, result, estimate.quantities),
	);
	if (rows.length === 0 && absent === undefined) return "";
	return [
		pen.ink.strong(head),
		...(absent === undefined
			? []
			: paragraph(pen.ink.prose(absent), pen.width, "  ")),
		...aligned(rows.flat(), pen),
	].join("\n");
}

/** With less room than this for formulas they stand on lines of their own. */
const ROOM = 36;

function aligned(rows: readonly Row[], pen: Pen): readonly string[] {
	const names = rows.map((row) => columnsOfText(indented(row)));
	const columns = {
		name: Math.min(Math.floor(pen.width / 2), Math.max(0, ...names)),
		value: Math.max(0, ...rows.map(({ value }) => columnsOfText(value))),
	};
	return rows.flatMap((row) => lineOf(row, columns, pen));
}

function lineOf(
	row: Row,
	columns: { readonly name: number; readonly value: number },
	{ ink, width }: Pen,
): readonly string[] {
	const name = padded(indented(row), columns.name, "left");
	const shown = `${name}  ${padded(row.value, columns.value, "right")}`;
	const head = row.depth === 0 ? ink.strong(shown) : shown;
	const text = [
		...(row.formula === "" ? [] : [`= ${row.formula}`]),
		...(row.range === undefined ? [] : [`range ${row.range}`]),
	].join("; ");
	if (text === "") return [head];
	const start = columnsOfText(shown) + 2;
	if (width - start < ROOM) {
		return [head, ...wrapped(text, width, row.depth * 2 + 6).map(ink.quiet)];
	}
	const [first = "", ...others] = wrapped(text, width, start);
	return [`${head}  ${ink.quiet(first.trimStart())}`, ...others.map(ink.quiet)];
}

function indented({ depth, name }: Row): string {
	return `${"  ".repeat(depth + 1)}${name}`;
}

function wrapped(
	text: string,
	width: number,
	indent: number,
): readonly string[] {
	return paragraph(text, width, " ".repeat(indent));
}

function grounds({ estimate }: Explanation, pen: Pen): string {
	const { ink } = pen;
	return [
		list(
			"Assumptions, weightiest first",
			estimate.assumptions.map((of) => assumptionText(ink, { of, runs: 1 })),
			pen,
		),
		list(
			"Unknown",
			estimate.unknown.map((of) => unknownText(ink, { of, runs: 1 })),
			pen,
		),
		list(
			"Problems",
			estimate.problems.map((each) => problemText(ink, each)),
			pen,
		),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

// The sections above derive the numbers before anything is learnt.
function learntFrom(
	{ estimate }: Explanation,
	learnt: ExplanationOptions["learnt"],
	pen: Pen,
): string {
	if (!learnt || learnt.measurements.length === 0) return "";
	const { ink } = pen;
	const moved = metricNames.flatMap((metric) => {
		const before = estimate.quantities[metric];
		const after = learnt.estimate.quantities[metric];
		if (!before || !after || before.value === after.value) return [];
		const { label, unit } = metrics[metric];
		return [
			`${label}: ${formatNumber(before.value)} ${unit} becomes ${formatNumber(after.value)} ${unit}`,
		];
	});
	return list(
		"Learnt from finished runs",
		[
			...learnt.measurements.map((each) => measurementText(ink, each)),
			...moved,
		],
		pen,
	);
}

function list(
	head: string,
	items: readonly string[],
	{ ink, width }: Pen,
): string {
	if (items.length === 0) return "";
	const lines = items.flatMap((item) => paragraph(item, width, "  "));
	return [ink.strong(head), ...lines].join("\n");
}
