import { asText, entryAt } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { diffusionModel } from "../diffusion-models.js";
import { type FieldReading, isPlaceholder, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { statedAt } from "../origins.js";
import type { Settings } from "./settings.js";

/** The model: a Hub id, or a checkpoint that is one only where its name is a published one. */
export function modelOf({ file, tree }: Settings): FieldReading {
	const entry = entryAt(tree, "pretrained_model_name_or_path");
	const text = asText(entry?.value);
	if (!entry || text === undefined || isUnset(entry.value)) return gather();
	if (isPlaceholder(text)) {
		return gather({ problems: [unresolved(file, entry)] });
	}
	return gather({
		facts: [fact("model.id", diffusionModel(text), statedAt(file, entry))],
	});
}
