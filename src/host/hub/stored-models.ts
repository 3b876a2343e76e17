import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HubModel } from "../../catalog/hub-models.js";
import { textAt, valueAt } from "../github/fields.js";

/** Models that were read before, on this machine. */
export interface StoredModels {
	find(id: string): HubModel | undefined;
	keep(model: HubModel): void;
}

/** A branch may move on, so what is older is asked for again. */
const MOST_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** One file a model in a folder. What is old, or cannot be read or written, is as if it were not there. */
export function storedModels(
	folder: string,
	endpoint: URL,
	nowMs: number,
): StoredModels {
	// Two ids may differ by case only, which some file systems do not tell apart.
	const pathOf = (id: string): string => {
		const digest = createHash("sha256").update(`${endpoint.href} ${id}`);
		return join(folder, `${digest.digest("hex")}.json`);
	};
	return {
		find: (id) => {
			const held = modelIn(pathOf(id));
			const ageMs = nowMs - Date.parse(held?.date ?? "");
			return held?.id === id && ageMs < MOST_DAYS * DAY_MS ? held : undefined;
		},
		keep: (model) => {
			const path = pathOf(model.id);
			try {
				mkdirSync(folder, { recursive: true, mode: 0o700 });
				// Moved into place, so that another run never reads half of it.
				writeFileSync(`${path}.${process.pid}`, JSON.stringify(model), {
					mode: 0o600,
				});
				renameSync(`${path}.${process.pid}`, path);
			} catch {
				// A machine without a place for it asks again next time.
			}
		},
	};
}

/** Where a user's caches lie, as the XDG base directories say. */
export function cacheFolder({
	XDG_CACHE_HOME,
	HOME,
	USERPROFILE,
}: Readonly<Record<string, string | undefined>>): string | undefined {
	const home = HOME ?? USERPROFILE;
	const caches = XDG_CACHE_HOME || (home && join(home, ".cache"));
	return caches ? join(caches, "wattdiff", "hub") : undefined;
}

function modelIn(path: string): HubModel | undefined {
	try {
		const value: unknown = JSON.parse(readFileSync(path, "utf8"));
		const config = valueAt(value, "config");
		const base = textAt(value, "base");
		const parameters = valueAt(value, "parameters");
		if (typeof config !== "object" || config === null) return undefined;
		return {
			id: textAt(value, "id"),
			revision: textAt(value, "revision"),
			date: textAt(value, "date"),
			config: { ...config },
			...(base !== "" && { base }),
			...(typeof parameters === "number" && { parameters }),
		};
	} catch {
		return undefined;
	}
}
