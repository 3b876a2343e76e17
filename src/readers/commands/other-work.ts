import { fileName } from "../paths.js";

/**
 * True for a script that reads a training config and trains nothing: preprocessing, evaluation, serving. Its devices are
 * not the training's.
 */
export function isOtherWork(script: string): boolean {
	return /preprocess|prepare|tokeniz|eval|infer|generat|convert|export|merge|serve|predict|download|benchmark|estimat|filter|pass_rate|test_|plot/i.test(
		fileName(script),
	);
}
