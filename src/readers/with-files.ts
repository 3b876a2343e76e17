import type { FieldReading } from "./fields.js";

/** A partial reading with the other files that took part in it. */
export interface ReadingWithFiles extends FieldReading {
	readonly files: readonly string[];
}
