import { MOST_BYTES, readText, tooLarge } from "../file-text.js";
import type { Brought } from "../source.js";
import { feedGit } from "./run-git.js";

/** Contents of blobs by path. Sizes are asked first, so that a large blob is never loaded. */
export async function bringBlobs(
	folder: string,
	idByPath: ReadonlyMap<string, string>,
): Promise<Brought> {
	const ids = [...new Set(idByPath.values())];
	const sizes = await sizesOf(folder, ids);
	const small = ids.filter((id) => (sizes.get(id) ?? Infinity) <= MOST_BYTES);
	const contents = await contentsOf(folder, small);
	const texts = new Map<string, string>();
	const refused = new Map<string, string>();
	for (const [path, id] of idByPath) {
		const content = contents.get(id);
		const size = sizes.get(id);
		if (content) {
			const read = readText(content);
			if ("text" in read) texts.set(path, read.text);
			else refused.set(path, read.refusal);
		} else {
			refused.set(path, size === undefined ? MISSING : tooLarge(size));
		}
	}
	return { texts, refused };
}

const MISSING = "its contents are not in this clone";

async function sizesOf(
	folder: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	if (ids.length === 0) return new Map();
	const out = await feedGit(folder, ["cat-file", "--batch-check"], lines(ids));
	const sizes = new Map<string, number>();
	for (const line of out.toString().split("\n")) {
		const [id, type, size] = line.split(" ");
		if (id !== undefined && type === "blob") sizes.set(id, Number(size));
	}
	return sizes;
}

/** Reads `<id> blob <size>`, the bytes, a line end, and so on. */
async function contentsOf(
	folder: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
	if (ids.length === 0) return new Map();
	const out = await feedGit(folder, ["cat-file", "--batch"], lines(ids));
	const contents = new Map<string, Buffer>();
	for (let at = 0; at < out.length; ) {
		const end = out.indexOf("\n", at);
		const [id, type, size] = out.subarray(at, end).toString().split(" ");
		at = end + 1;
		if (id === undefined || type !== "blob") continue;
		contents.set(id, out.subarray(at, at + Number(size)));
		at += Number(size) + 1;
	}
	return contents;
}

function lines(ids: readonly string[]): string {
	return ids.map((id) => `${id}\n`).join("");
}
