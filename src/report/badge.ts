import { deviceWord } from "./device-word.js";
import { formatDelta } from "./format.js";
import { inert, inertHtml } from "./inert.js";
import { verdictText } from "./lines/heading.js";
import type { ReviewReport } from "./review-report.js";
import { shownRuns } from "./selection.js";

/** A small sign for a README: what it is about, and what of it. */
export interface Badge {
	readonly label: string;
	readonly message: string;
	readonly color: keyof typeof shades;
}

/** Names that shields.io knows, with the shade that our own file takes: white on each has a contrast of 4.5 or more. */
const shades = {
	green: "#2a7d2e",
	orange: "#a85c00",
	red: "#c0341d",
	blue: "#2c6fae",
	lightgrey: "#6a6a6a",
} as const;

const VERDICT_COLOURS = {
	within: "green",
	over: "red",
	unknown: "lightgrey",
	none: "lightgrey",
} as const satisfies Record<ReviewReport["verdict"], Badge["color"]>;

/** The verdict of a review; where no budget applies, what the change takes. */
export function verdictBadge(
	report: ReviewReport,
	label = "training budget",
): Badge {
	const words = verdictText(report);
	const isWarned = report.verdict === "within" && words !== "within budget";
	return {
		label,
		message: words === "" ? moved(report) : words,
		color: isWarned ? "orange" : VERDICT_COLOURS[report.verdict],
	};
}

/** What the endpoint badge of shields.io reads (schema version 1). */
export function renderBadgeJson(badge: Badge): string {
	const { label, message, color } = shown(badge);
	return `${JSON.stringify({ schemaVersion: 1, label, message, color })}\n`;
}

/** The same as a file of its own: no font, picture or address is loaded, and the title is read aloud. */
export function renderBadgeSvg(badge: Badge): string {
	const { label, message, color } = shown(badge);
	const [left, right] = [widthOf(label), widthOf(message)];
	const width = left + right;
	const title = inertHtml(`${label}: ${message}`);
	const word = (text: string, from: number, room: number): string =>
		`<text x="${from + room / 2}" y="14" textLength="${room - 2 * PAD}" lengthAdjust="spacingAndGlyphs">${inertHtml(text)}</text>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="round"><rect width="${width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${shades[color]}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${word(label, 0, left)}${word(message, left, right)}</g>
</svg>
`;
}

function shown({ label, message, color }: Badge): Badge {
	return {
		label: inert(label, LONGEST),
		message: inert(message, LONGEST),
		color,
	};
}

const LONGEST = 60;
/** Room on each side of a text, in pixels. */
const PAD = 6;

/** Room for a text in 11-pixel Verdana: letters come in narrow, usual and wide; `textLength` fits the rest. */
function widthOf(text: string): number {
	let width = 2 * PAD;
	for (const character of text) {
		if (/[\sfijlrtI.,:;|!'()[\]-]/.test(character)) width += 4.4;
		else if (/[mwMW@%—]|[^\0-\u2fff]/u.test(character)) width += 10.5;
		else width += 7;
	}
	return Math.round(width);
}

function moved(report: ReviewReport): string {
	if (report.isInitialScan || shownRuns(report).length === 0) {
		return "no budget applies";
	}
	const total = report.totals.deviceHours;
	return total === undefined || total.unknownRuns > 0
		? "unknown"
		: formatDelta("deviceHours", total.absolute.value, deviceWord(report));
}
