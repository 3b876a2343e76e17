import type { Fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { factAt, isOn, type Merged, numberAt, textAt } from "./merged.js";

/** dinov2/models/vision_transformer.py; each with an MLP of four times its width. */
const shapes: Readonly<
	Record<
		string,
		{ readonly hidden: number; readonly layers: number; readonly heads: number }
	>
> = {
	vit_small: { hidden: 384, layers: 12, heads: 6 },
	vit_base: { hidden: 768, layers: 12, heads: 12 },
	vit_large: { hidden: 1024, layers: 24, heads: 16 },
	vit_giant2: { hidden: 1536, layers: 40, heads: 24 },
};

/** The student as a config, or its name where it is none of DINOv2's. */
export function modelFact(merged: Merged): Fact {
	const name = textAt(merged, "student.arch");
	const shape = lookUp(shapes, name);
	if (!shape) {
		return factAt(merged, "student.arch", { key: "model.id", value: name });
	}
	const registers = numberAt(merged, "student.num_register_tokens");
	return factAt(merged, "student.arch", {
		key: "model.config",
		value: {
			model_type: registers > 0 ? "dinov2_with_registers" : "dinov2",
			architectures: ["Dinov2Model"],
			hidden_size: shape.hidden,
			num_hidden_layers: shape.layers,
			num_attention_heads: shape.heads,
			mlp_ratio: 4,
			use_swiglu_ffn: textAt(merged, "student.ffn_layer").startsWith("swiglu"),
			qkv_bias: isOn(merged, "student.qkv_bias"),
			patch_size: numberAt(merged, "student.patch_size"),
			image_size: numberAt(merged, "crops.global_crops_size"),
			...(registers > 0 && { num_register_tokens: registers }),
		},
	});
}
