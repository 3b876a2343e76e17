import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { hardwareHints } from "../hardware-hints.js";
import { fileName } from "../paths.js";

/** What comments and the path say: "Trained with Tesla V100 (32GB) x 4 GPUs", `_gpu4` in the name, the corpus. */
export function runHints(file: ParsedFile): readonly Fact[] {
	const inComments = hardwareHints(file);
	return [
		...nameHints(file),
		...inComments,
		...acceleratorHint(file, inComments),
		...corpusHint(file),
	];
}

function nameHints(file: ParsedFile): readonly Fact[] {
	const name = fileName(file.path);
	const [text, after, before] =
		/gpu([1-9]\d?)\b|(?:^|_)([1-9]\d?)gpus?\b/i.exec(
			name.replaceAll(/[_.]/g, " "),
		) ?? [undefined];
	const count = Number(after ?? before);
	return text === undefined || !(count > 0)
		? []
		: [fact("hardware.count", count, hint(file, 1, text))];
}

// The comment has the name of the device before its memory and number.
function acceleratorHint(
	file: ParsedFile,
	found: readonly Fact[],
): readonly Fact[] {
	const [first] = found;
	if (first?.origin.kind !== "hint") return [];
	const { line } = first.origin;
	const comment = file.comments.find((each) => each.line === line)?.text ?? "";
	const name = acceleratorIn(comment);
	const memory = /\((\d{2,3})\s*GB\)/i.exec(comment)?.[1];
	if (name === undefined) return [];
	// Only of some accelerators there are several sizes.
	const full =
		memory !== undefined && /^[AVH]100$/.test(name)
			? `${name}-${memory}GB`
			: name;
	return [fact("hardware.accelerator", full, hint(file, line, comment))];
}

// egs2/librispeech/asr1/conf/…: the corpus is the folder of the recipe.
function corpusHint(file: ParsedFile): readonly Fact[] {
	const corpus = /(?:^|\/)egs2\/([^/]+)\//.exec(file.path)?.[1];
	return corpus === undefined || corpus === "TEMPLATE"
		? []
		: [fact("data.sets", [corpus], hint(file, 1, file.path))];
}

function hint(file: ParsedFile, line: number, text: string): Origin {
	return { kind: "hint", path: file.path, line, text };
}
