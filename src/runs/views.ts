import type { ParsedFile } from "../formats/parsed-file.js";
import type { FieldReading } from "../readers/fields.js";
import { readers } from "../readers/index.js";
import { jobsOf } from "../readers/launchers/index.js";
import type { Job } from "../readers/launchers/job.js";
import type { Reader } from "../readers/reader.js";

/** What one reader reads: a file, or one job in it with the commands and the config that the job file holds. */
export interface View {
	readonly reader: Reader;
	readonly file: ParsedFile;
	/** The job's name, where a file has several. */
	readonly name: string;
	/** What the job file says of machines, for the run that stands in it. */
	readonly hardware: FieldReading;
}

const NOTHING: FieldReading = { facts: [], problems: [] };

/** The first reader that recognises a file. */
export function readerFor(file: ParsedFile): Reader | undefined {
	return readers.find((reader) => reader.recognises(file));
}

/** What of a file is read, and by whom; nothing when no reader knows it. */
export function viewsOf(file: ParsedFile): readonly View[] {
	const held = viewsByFile.get(file);
	if (held) return held;
	const views = findViews(file);
	viewsByFile.set(file, views);
	return views;
}

/** Found once for each file: a review asks often. */
const viewsByFile = new WeakMap<ParsedFile, readonly View[]>();

function findViews(file: ParsedFile): readonly View[] {
	const jobs = jobsOf(file);
	const [only, ...others] = jobs;
	const reader = readerFor(file);
	if (reader) {
		const hardware = only && others.length === 0 ? only.hardware : NOTHING;
		return [{ reader, file, name: "", hardware }];
	}
	return jobs.flatMap((job) => {
		const inside = insideOf(file, job);
		const found = readerFor(inside);
		const { name, hardware } = job;
		return found ? [{ reader: found, file: inside, name, hardware }] : [];
	});
}

function insideOf(file: ParsedFile, { script, config }: Job): ParsedFile {
	return { ...file, documents: config ? [config] : [], script };
}
