import { encoderModel } from "../encoder.js";
import { firstNumber, type HubConfig, textOf } from "../hub-reading.js";
import { projection, type Tower } from "./tower.js";

const BASE: HubConfig = {
	hidden_size: 768,
	num_hidden_layers: 12,
	num_attention_heads: 12,
	intermediate_size: 3072,
	max_position_embeddings: 514,
	type_vocab_size: 1,
};

const LARGE: HubConfig = {
	...BASE,
	hidden_size: 1024,
	num_hidden_layers: 24,
	num_attention_heads: 16,
	intermediate_size: 4096,
};

const XLM: HubConfig = { model_type: "xlm-roberta", vocab_size: 250_002 };

/** Encoders of texts that configs of open_clip take from the Hub, by their config.json there. */
const encoders: Readonly<Record<string, HubConfig>> = {
	"roberta-base": { ...BASE, model_type: "roberta", vocab_size: 50_265 },
	"xlm-roberta-base": { ...BASE, ...XLM },
	"xlm-roberta-large": { ...LARGE, ...XLM },
};

/** The tower of an `hf_model_name` with its projection (open_clip 3.3, hf_model.py); undefined for other encoders. */
export function hubTextTower(
	config: HubConfig,
	shared: number,
	sequence: number,
): Tower | undefined {
	const name = (textOf(config.hf_model_name) ?? "").split("/").at(-1) ?? "";
	const found = encoders[name];
	const model =
		found &&
		encoderModel(
			{ ...found, architectures: ["RobertaModel"] },
			{ sequence, target: sequence },
		);
	if (!found || !model) return undefined;
	const width = firstNumber(found, "hidden_size") ?? 0;
	const narrow = Math.floor((width + shared) / 2);
	// The token of the class is pooled by the model itself, the mean of all is not.
	const pools = config.hf_pooler_type === "cls_pooler";
	return {
		rows: sequence,
		hidden: width,
		stacks: model.stacks,
		ends: [
			...model.ends.filter(
				(operator) =>
					pools || !("name" in operator && operator.name === "pooler"),
			),
			...(config.hf_proj_type === "linear"
				? [projection("text-projection", [width, shared])]
				: [
						projection("text-projection1", [width, narrow]),
						projection("text-projection2", [narrow, shared]),
					]),
		],
	};
}
