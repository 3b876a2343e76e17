import type { ShellWord } from "../../formats/parsed-file.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { fileName } from "../paths.js";

/** What the scripts of Transformers (examples/pytorch at 4.57.6) and TRL (trl/scripts and examples/scripts) do. */
const TASKS: readonly (readonly [RegExp, Task])[] = [
	[/^run_(clm|mlm|fim|plm)/, "pretrain"],
	[/classification|^run_(glue|xnli)|^run_swag/, "classify"],
	[/object_detection/, "detect"],
	[/segmentation/, "segment"],
	[/speech_recognition/, "transcribe"],
	[/^run_(summarization|translation|qa|seq2seq_qa|ner)/, "sft"],
	[/(^|_)sft/, "sft"],
	[/(^|_)dpo/, "dpo"],
	[/(^|_)orpo/, "orpo"],
	[/(^|_)(kto|bco)/, "kto"],
	[/(^|_)(grpo|rloo)/, "grpo"],
	[/(^|_)ppo/, "ppo"],
	[/(^|_)(reward|prm)/, "reward"],
	[/(^|_)gkd|distil/, "distill"],
];

/** The task that the name of a script says. */
export function scriptTask(
	script: ShellWord | undefined,
	path: string,
): readonly Fact[] {
	const text = script?.text ?? "";
	const name = fileName(text);
	const task = TASKS.find(([pattern]) => pattern.test(name))?.[1];
	return script && task
		? [fact("task", task, { kind: "launch", path, line: script.line, text })]
		: [];
}
