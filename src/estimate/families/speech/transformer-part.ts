import type { Operator } from "../../model.js";
import { attention, mlp, norm, windowed } from "../blocks.js";
import { firstNumber, flagOf, numbersOf } from "../hub-reading.js";
import { type Lengths, type Part, rowsOf } from "./part-rows.js";
import { kept, overTime } from "./pieces.js";

/**
 * A layer of a transformer; its MLP may be convolutions over time (Ren et al. 2019, §3.1), and it may attend to rows of
 * another part too.
 */
export function transformerPart(
	part: Part,
	rows: number,
	lengths: Lengths,
): readonly Operator[] {
	const hidden = firstNumber(part, "hidden") ?? 0;
	const heads = firstNumber(part, "heads") ?? 1;
	const ffn = firstNumber(part, "ffn") ?? 4 * hidden;
	const shape = {
		hidden,
		heads,
		headDim: firstNumber(part, "head_dim") ?? hidden / heads,
		rows,
		queryBias: true,
		keyBias: true,
		valueBias: true,
		outBias: flagOf(part.out_bias) ?? true,
	};
	const kernels = numbersOf(part.kernels);
	const local = localRows(part, rows);
	return [
		...windowed(
			attention({
				...shape,
				keyRows: rows,
				mask: flagOf(part.causal) ? "causal" : "full",
			}),
			local ?? rows,
		),
		norm({ name: "attention-norm", width: hidden, rows }),
		...(firstNumber(part, "seen") !== undefined
			? [
					...attention({
						...shape,
						keyRows: rowsOf(part, lengths, "seen"),
						mask: "full",
						isCross: true,
					}),
					norm({ name: "cross-norm", width: hidden, rows }),
				]
			: []),
		...(kernels
			? convolutionMlp({ hidden, ffn, rows, kernels })
			: mlp({ hidden, ffn, gated: false, bias: true, rows })),
		norm({ name: "mlp-norm", width: hidden, rows }),
	];
}

// Attention inside chunks, or among the rows of one place of all chunks (Luo et al. 2020, §2.2).
function localRows(part: Part, rows: number): number | undefined {
	const window = firstNumber(part, "window");
	if (window !== undefined) return Math.min(window, rows);
	const chunk = firstNumber(part, "windows_of");
	return chunk === undefined ? undefined : Math.max(1, Math.ceil(rows / chunk));
}

function convolutionMlp({
	hidden,
	ffn,
	rows,
	kernels,
}: {
	readonly hidden: number;
	readonly ffn: number;
	readonly rows: number;
	readonly kernels: readonly number[];
}): readonly Operator[] {
	const [up = 1, down = up] = kernels;
	return [
		overTime({
			name: "up",
			inputs: hidden,
			outputs: ffn,
			kernel: up,
			positions: rows,
		}),
		kept(ffn, rows),
		overTime({
			name: "down",
			inputs: ffn,
			outputs: hidden,
			kernel: down,
			positions: rows,
		}),
	];
}
