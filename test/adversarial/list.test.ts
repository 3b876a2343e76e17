import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { list } from "./list.js";

describe("each of these has tests that prove the opposite", () => {
	test.each(Object.keys(list))("%s", (item) => {
		const proofs = list[item] ?? [];

		const missing = proofs.filter(
			([file, title]) => !sourceOf(file).includes(`"${title}"`),
		);

		expect(proofs).not.toEqual([]);
		expect(missing).toEqual([]);
	});
});

function sourceOf(file: string): string {
	return readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
}
