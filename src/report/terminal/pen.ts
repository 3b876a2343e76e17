import type { DeviceWord } from "../device-word.js";
import type { Ink } from "../ink.js";

/** What one part of the terminal's report is written with. */
export interface TerminalPen {
	readonly ink: Ink;
	readonly width: number;
	readonly device: DeviceWord;
}
