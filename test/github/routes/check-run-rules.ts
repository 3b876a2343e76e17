import { type Answer, invalid } from "../call.js";
import {
	type Fields,
	fieldsOf,
	listOf,
	optionalNumber,
	optionalText,
	textOf,
} from "../fields.js";
import type { Annotation, CheckRun } from "../world.js";

const longestTitle = 255;
const longestMessageBytes = 64 * 1024;

/** What GitHub refuses although its description allows it. */
export function checkProblem(body: Fields): Answer | undefined {
	if (body.status === "completed" && body.conclusion === undefined) {
		return invalid("Invalid request.\n\nMissing required conclusion.");
	}
	if (body.conclusion === "stale") {
		return invalid("Invalid request.\n\nOnly GitHub can set stale.");
	}
	for (const item of listOf(fieldsOf(body.output).annotations)) {
		const problem = annotationProblem(fieldsOf(item));
		if (problem) return invalid(`Invalid request.\n\n${problem}`);
	}
	return undefined;
}

/** A check run after a request; annotations are added to those before. */
export function updatedRun(run: CheckRun, body: Fields, now: string): CheckRun {
	const output = fieldsOf(body.output);
	const conclusion = optionalText(body.conclusion) ?? null;
	// A conclusion completes the run whatever the request says about its status.
	const status =
		conclusion === null
			? (optionalText(body.status) ?? run.status)
			: "completed";
	const isCompleted = status === "completed";
	return {
		...run,
		name: optionalText(body.name) ?? run.name,
		status,
		conclusion: isCompleted ? (conclusion ?? run.conclusion) : null,
		detailsUrl: optionalText(body.details_url) ?? run.detailsUrl,
		externalId: optionalText(body.external_id) ?? run.externalId,
		startedAt: optionalText(body.started_at) ?? run.startedAt,
		completedAt: isCompleted ? (optionalText(body.completed_at) ?? now) : null,
		title: optionalText(output.title) ?? run.title,
		summary: optionalText(output.summary) ?? run.summary,
		text: optionalText(output.text) ?? run.text,
		annotations: [
			...run.annotations,
			...listOf(output.annotations).map((item) => annotation(fieldsOf(item))),
		],
	};
}

function annotationProblem(fields: Fields): string | undefined {
	const hasColumns =
		fields.start_column !== undefined || fields.end_column !== undefined;
	if (hasColumns && fields.start_line !== fields.end_line) {
		return "Columns need an annotation of a single line.";
	}
	if (Number(fields.start_line) < 1 || Number(fields.end_line) < 1) {
		return "Lines are counted from 1.";
	}
	if (Number(fields.end_line) < Number(fields.start_line)) {
		return "end_line is before start_line.";
	}
	if (textOf(fields.title).length > longestTitle) return "Title is too long.";
	for (const name of ["message", "raw_details"]) {
		if (Buffer.byteLength(textOf(fields[name])) > longestMessageBytes) {
			return `${name} is too long.`;
		}
	}
	return undefined;
}

function annotation(fields: Fields): Annotation {
	return {
		path: textOf(fields.path),
		start_line: Number(fields.start_line),
		end_line: Number(fields.end_line),
		start_column: optionalNumber(fields.start_column) ?? null,
		end_column: optionalNumber(fields.end_column) ?? null,
		annotation_level: textOf(fields.annotation_level),
		title: optionalText(fields.title) ?? null,
		message: textOf(fields.message),
		raw_details: optionalText(fields.raw_details) ?? null,
	};
}
