/** The files of one commit that a review may look at, already brought. */
export interface Snapshot {
	/** Commit id, or a name such as `work tree`. */
	readonly commit: string;
	/** Every path of the commit with its blob id: how a review knows what exists and what changed. */
	readonly blobs: ReadonlyMap<string, string>;
	/** Contents of the files that were asked for. A file that is too large or binary is in `refused`. */
	readonly texts: ReadonlyMap<string, string>;
	/** Files that were asked for and could not be brought, with the reason in words. */
	readonly refused: ReadonlyMap<string, string>;
	/** Those of the refused files that were left out only because there are too many. */
	readonly skipped?: ReadonlySet<string>;
}
