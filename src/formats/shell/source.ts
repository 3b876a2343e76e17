import { lineFinder } from "../lines.js";
import { charactersOf, type Text } from "./text.js";

/** A text that is parsed as shell, with the place of each of its characters. */
export interface Source {
	readonly text: string;
	/** The stretch around an offset that stands on one line, with its end. */
	at(offset: number): Stretch;
}

/** Characters that follow each other on one line. */
export interface Stretch {
	readonly line: number;
	readonly known: boolean;
	/** White space in it ends no words. */
	readonly whole?: boolean;
	readonly end: number;
}

/** The script itself, whose first line has a number of its own when it stands inside another file. */
export function fileSource(text: string, firstLine: number): Source {
	const lineAt = lineFinder(text);
	return {
		text,
		at: (offset) => {
			const newline = text.indexOf("\n", offset);
			const end = newline < 0 ? text.length : newline + 1;
			return { line: lineAt(offset) + firstLine - 1, known: true, end };
		},
	};
}

/** A script with its placeholders in quotes: what stands at these offsets is for somebody to fill in. */
export function withPlaceholders(
	source: Source,
	offsets: ReadonlySet<number>,
): Source {
	return {
		...source,
		at: (offset) => {
			const stretch = source.at(offset);
			if (!offsets.has(offset)) return stretch;
			return { ...stretch, known: false, whole: true };
		},
	};
}

/** Text that the script puts together and runs, as `eval` and `bash -c` do. */
export function builtSource(text: Text, line: number): Source {
	const stretches: Stretch[] = [];
	let end = 0;
	for (const segment of text) {
		end += segment.text.length;
		stretches.push({ line: segment.line, known: segment.known, end });
	}
	const last = { line: text.at(-1)?.line ?? line, known: true, end };
	return {
		text: charactersOf(text),
		at: (offset) => find(stretches, offset) ?? last,
	};
}

/** The first stretch that ends after the offset, by halving. */
function find(
	stretches: readonly Stretch[],
	offset: number,
): Stretch | undefined {
	let low = 0;
	let high = stretches.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((stretches[middle]?.end ?? 0) <= offset) low = middle + 1;
		else high = middle;
	}
	return stretches[low];
}
