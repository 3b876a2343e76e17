import { about, type Uncertain } from "../../uncertain.js";

/**
 * Share of wall-clock that trains, after restarts, checkpoints and stalls: 97 % on up to 64 devices, 90 % at 16,000
 * (Llama 3 report, arXiv:2407.21783, §3.3.4), linear in the logarithm between.
 */
export function goodput(devices: number): Uncertain {
	const grown = Math.min(1, Math.max(0, Math.log2(devices / 64) / 8));
	return about(0.97 - 0.07 * grown, { "restarts and stalls": 0.04 });
}
