/** Largest config that is read, in bytes. */
export const MOST_BYTES = 1_000_000;

/** A file's text, or why it is not one. */
export type FileText = { readonly text: string } | { readonly refusal: string };

/** What is said of a file that is no text. */
export const BINARY = { refusal: "it is binary" } as const;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads bytes as text; what is no text is refused with the reason. */
export function readText(bytes: Uint8Array): FileText {
	if (bytes.length > MOST_BYTES) return { refusal: tooLarge(bytes.length) };
	if (bytes.includes(0)) return BINARY;
	try {
		return checkedText(utf8.decode(bytes));
	} catch {
		return { refusal: "it is not UTF-8 text" };
	}
}

/** Why a file of this size is not read. */
export function tooLarge(bytes: number): string {
	return `it has ${(bytes / 1e6).toFixed(1)} MB, above the limit of 1 MB`;
}

function checkedText(text: string): FileText {
	return text.startsWith("version https://git-lfs.github.com/spec/")
		? { refusal: "the commit holds only its Git LFS pointer" }
		: { text };
}
