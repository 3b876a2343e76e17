/** Folder of the history's branch that holds the records of a key: two keys review the same commits. */
export function recordFolder(key: string): string {
	return key === DEFAULT_KEY ? "records" : `records/${fileName(key)}`;
}

/** True for the file of a record that lies in a folder itself. */
export function isRecordIn(path: string, folder: string): boolean {
	const start = `${folder}/`;
	return (
		path.startsWith(start) &&
		path.endsWith(".json") &&
		!path.slice(start.length).includes("/")
	);
}

/** Path of the badge of a key, without its extension. */
export function badgePath(key: string): string {
	return `badges/${fileName(key)}`;
}

const DEFAULT_KEY = "default";

/** One file name for each key, whatever a key is made of. */
function fileName(key: string): string {
	return encodeURIComponent(key).replaceAll(".", "%2E");
}
