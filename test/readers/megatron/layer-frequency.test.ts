import { expect, test } from "vitest";
import { denseLayers } from "../../../src/readers/megatron/layer-frequency.js";

test.each([
	["1", 4, 0],
	// Layers 0 and 2 of 4 have experts.
	["2", 4, 2],
	["[0]*3+[1]*58", 61, 3],
	["([0] * 1 + [1] * 26)", 27, 1],
	["([1]+[0]*2)*2", 6, 4],
	["[1,0,1,0]", 4, 2],
])("%s of %d layers leaves %d without experts", (text, layers, dense) => {
	expect(denseLayers(text, layers)).toBe(dense);
});

test.each([
	["[0]*3+[1]*58", 60],
	["$FREQ", 4],
	["[1]*999999999", 4],
])("%s of %d layers cannot be told", (text, layers) => {
	expect(denseLayers(text, layers)).toBeUndefined();
});
