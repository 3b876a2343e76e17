import type { Entry, Tree } from "../../formats/tree.js";

/** A model as qlib's configs name it. */
export interface QlibModel {
	readonly name: string;
	readonly module: string;
	/** The entry of its class. */
	readonly entry: Entry;
	readonly kwargs: Tree | undefined;
	/** The data set's arguments. */
	readonly data: Tree | undefined;
}
