import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { ScriptRun } from "../commands/script-runs.js";
import { diffusionModel } from "../diffusion-models.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** Flags that name the model that trains, and the teacher of a distillation. */
const MODELS = [
	"pretrained_decoder_model_name_or_path",
	"pretrained_prior_model_name_or_path",
	"pretrained_teacher_model",
	"pretrained_model_name_or_path",
];

/** Scripts that train something beside the model, by their names. */
const others: readonly (readonly [RegExp, string])[] = [
	[/^train_controlnet/, "trains a control network beside a frozen model"],
	[/^train_t2i_adapter/, "trains an adapter network beside a frozen model"],
	[/^textual_inversion/, "trains words of the prompt on a frozen model"],
	[/^train_custom_diffusion/, "trains the attention's keys and values only"],
];

/** The model by its Hub id. */
export function modelOf(file: ParsedFile, run: ScriptRun): FieldReading {
	const entry = MODELS.flatMap((key) => entryAt(run.tree, key) ?? []).at(-1);
	const teacher = entryAt(run.tree, "pretrained_teacher_model");
	const effect = others.find(([pattern]) => pattern.test(run.script))?.[1];
	return gather(
		entry ? named(file, entry, "model.id") : {},
		teacher ? named(file, teacher, "teacher.id") : {},
		entry && effect !== undefined
			? { problems: [unmodelled({ file, entry, key: run.script, effect })] }
			: {},
	);
}

function named(
	file: ParsedFile,
	entry: Entry,
	key: "model.id" | "teacher.id",
): Partial<FieldReading> {
	const text = asText(entry.value) ?? "";
	return isPlaceholder(text)
		? { problems: [unresolved(file, entry)] }
		: { facts: [fact(key, diffusionModel(text), statedAt(file, entry))] };
}
