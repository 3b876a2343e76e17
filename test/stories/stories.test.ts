import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.js";
import { temporaryFolder, writeFiles } from "../host/temporary-repository.js";
import { reviewFolders } from "./review-folders.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));

const stories = readdirSync(HERE, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

interface Addition {
	/** Path at the head → path at the base, as git pairs them. */
	readonly renames?: Readonly<Record<string, string>>;
	/** Files of the head that are too large to keep. */
	readonly head?: Readonly<Record<string, string>>;
}

/** What two folders cannot say. */
const additions: Readonly<Record<string, Addition>> = {
	"renamed-and-edited": {
		renames: { "configs/support-long.yaml": "configs/support.yaml" },
	},
	"a-file-over-one-megabyte": {
		head: { "configs/mixture.yaml": `weights: [${"0.5, ".repeat(300_000)}]\n` },
	},
};

test.each(stories)("%s", async (story) => {
	const { renames = {}, head = {} } = additions[story] ?? {};
	const folder = folderOf(story, head);

	const report = await reviewFolders({
		base: join(folder, "base"),
		head: join(folder, "head"),
		renames,
	});
	const comment = renderMarkdown(report, {
		key: "default",
		head: "head",
		tool: "1.0.0",
	});

	expect(comment).not.toMatch(/undefined|NaN|Infinity|\[object/);
	await expect(comment).toMatchFileSnapshot(join(HERE, story, "comment.md"));
});

function folderOf(
	story: string,
	head: Readonly<Record<string, string>>,
): string {
	const kept = join(HERE, story);
	if (Object.keys(head).length === 0) return kept;
	const folder = temporaryFolder();
	cpSync(kept, folder, { recursive: true });
	writeFiles(join(folder, "head"), head);
	return folder;
}
