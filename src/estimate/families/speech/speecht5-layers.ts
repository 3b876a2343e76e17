import type { Stack } from "../../model.js";
import {
	attention,
	dropoutMasks,
	droppingScores,
	kept,
	mlp,
	norm,
	selfAttention,
} from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { dropoutOf } from "./dropout.js";

/** The layers of SpeechT5 (Ao et al. 2022, §2; transformers 5.18, SpeechT5Config). */

/** Each query is multiplied with the position of every key besides the key itself (Shaw et al. 2018, §3.3). */
export function encoder(
	config: HubConfig,
	hidden: number,
	rows: number,
): Stack {
	const drops = dropoutOf(config);
	const heads = firstNumber(config, "encoder_attention_heads") ?? 12;
	const ffn = firstNumber(config, "encoder_ffn_dim") ?? 3072;
	return {
		layers: firstNumber(config, "encoder_layers") ?? 12,
		endsInProduct: false,
		operators: [
			...droppingScores(
				selfAttention({ hidden, heads, rows, bias: true }),
				drops.attention ? heads * rows ** 2 : 0,
			),
			{
				// The queries once more.
				...kept("relative-positions", hidden * rows),
				flops: 2 * hidden * rows ** 2,
			},
			norm({ name: "attention-norm", width: hidden, rows }),
			...mlp({
				hidden,
				ffn,
				gated: false,
				bias: true,
				rows,
				drops: drops.activation,
			}),
			norm({ name: "mlp-norm", width: hidden, rows }),
			...(drops.hidden ? [dropoutMasks(2 * hidden * rows)] : []),
		],
	};
}

/** A layer of the decoder sees its own rows and the encoder's. */
export function decoder(
	config: HubConfig,
	hidden: number,
	{ rows, seen }: { readonly rows: number; readonly seen: number },
): Stack {
	const heads = firstNumber(config, "decoder_attention_heads") ?? 12;
	const ffn = firstNumber(config, "decoder_ffn_dim") ?? 3072;
	const drops = dropoutOf(config);
	const asked = {
		hidden,
		heads,
		headDim: hidden / heads,
		rows,
		queryBias: true,
		keyBias: true,
		valueBias: true,
		outBias: true,
	};
	return {
		layers: firstNumber(config, "decoder_layers") ?? 6,
		readsEmbedding: true,
		endsInProduct: false,
		operators: [
			...droppingScores(
				attention({ ...asked, keyRows: rows, mask: "causal" }),
				drops.attention ? heads * rows ** 2 : 0,
			),
			norm({ name: "attention-norm", width: hidden, rows }),
			...droppingScores(
				attention({ ...asked, keyRows: seen, mask: "full", isCross: true }),
				drops.attention ? heads * rows * seen : 0,
			),
			norm({ name: "cross-norm", width: hidden, rows }),
			...mlp({
				hidden,
				ffn,
				gated: false,
				bias: true,
				rows,
				drops: drops.activation,
			}),
			norm({ name: "mlp-norm", width: hidden, rows }),
			...(drops.hidden ? [dropoutMasks(3 * hidden * rows)] : []),
		],
	};
}
