import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { numberAt, textAt } from "../github/fields.js";

/** Answers of feeds in a folder of this machine; without a folder nothing is kept. */
export interface Cache {
	readonly folder?: string;
}

interface Entry {
	readonly url: string;
	readonly text: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** What an address answered, if it is not older than a moment. */
export function kept(
	{ folder }: Cache,
	url: string,
	oldest: number,
): string | undefined {
	if (folder === undefined) return undefined;
	try {
		const entry: unknown = JSON.parse(
			readFileSync(fileOf(folder, url), "utf8"),
		);
		const isOurs = textAt(entry, "url") === url;
		const isYoung = (numberAt(entry, "at") ?? 0) >= oldest;
		return isOurs && isYoung ? textAt(entry, "text") : undefined;
	} catch {
		// No such file, or one that somebody broke: it is asked again.
		return undefined;
	}
}

/** Keeps an answer. A folder that cannot be written to keeps nothing, which is no failure of the feed. */
export function keep({ folder }: Cache, entry: Entry): void {
	if (folder === undefined) return;
	const file = fileOf(folder, entry.url);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		// Written aside and moved, so that another process never reads a half.
		const aside = `${file}.${process.pid}`;
		writeFileSync(aside, JSON.stringify(entry), { mode: 0o600 });
		renameSync(aside, file);
	} catch {
		return;
	}
}

function fileOf(folder: string, url: string): string {
	const name = createHash("sha256").update(url).digest("hex").slice(0, 32);
	return join(folder, `${name}.json`);
}
