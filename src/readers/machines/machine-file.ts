import type { ParsedFile } from "../../formats/parsed-file.js";
import type { FieldReading } from "../fields.js";

/** A kind of file that only says which machines there are; some command brings it and a run together. */
export interface MachineFile {
	/** What it is, as the sentence about it begins. */
	readonly why: string;
	recognises(file: ParsedFile): boolean;
	hardware(file: ParsedFile): FieldReading;
}
