import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { interval } from "../../src/uncertain.js";
import { hasShared, quantile } from "./golden-rows.js";
import { type MemoryRow, memoryTable } from "./memory-rows.js";

interface Judged {
	readonly row: MemoryRow;
	/** ln(our peak ÷ the published one), both counted the same way. */
	readonly error: number;
	readonly isInside: boolean;
}

// What the allocator shows leaves the CUDA context out; blocks in use leave out what lies between them too.
function judge(row: MemoryRow): Judged | undefined {
	const { quantities, memory } = estimatePlan(row.plan, catalog);
	const ours = quantities.peakMemoryGib;
	if (!ours || !memory) return undefined;
	const context = row.counts === "device" ? 0 : memory.termsGib.context;
	const share = row.counts === "blocks" ? memory.allocatedShare : 1;
	const { low, high } = interval(ours);
	const whole = row.gib / share + context;
	return {
		row,
		error: Math.log(((ours.value - context) * share) / row.gib),
		isInside: whole >= low && whole <= high,
	};
}

function print(title: string, judged: readonly Judged[]): void {
	const off = judged.map(({ error }) => error);
	const size = off.map(Math.abs);
	const inside = judged.filter(({ isInside }) => isInside).length;
	console.log(
		`${title.padEnd(38)} ${judged.length} rows, median ${percent(quantile(size, 0.5))}, p90 ${percent(quantile(size, 0.9))}, bias ${percent(quantile(off, 0.5))}, ${percent(inside / judged.length)} inside our range`,
	);
}

function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

describe.skipIf(!hasShared)("published peak memory", () => {
	const { rows, leftOut } = hasShared
		? memoryTable()
		: { rows: [], leftOut: [] };
	const judged = rows.flatMap((row) => judge(row) ?? []);

	test("every row is answered or left out for a written reason", () => {
		for (const why of new Set(leftOut)) {
			const count = leftOut.filter((other) => other === why).length;
			console.log(`${count} left out: ${why}`);
		}
		expect(judged.length).toBe(rows.length);
	});

	test("fine-tunes, by what the allocator says: median within 6 %, nine of ten within 18 %", () => {
		const own = judged.filter(({ row }) => row.counts !== "device");
		for (const source of new Set(own.map(({ row }) => row.source))) {
			print(
				source,
				own.filter(({ row }) => row.source === source),
			);
		}
		print("all fine-tunes", own);
		const size = own.map(({ error }) => Math.abs(error));
		expect(quantile(size, 0.5)).toBeLessThan(0.06);
		expect(quantile(size, 0.9)).toBeLessThan(0.18);
	});

	test("pretraining, by what the driver shows", () => {
		const own = judged.filter(({ row }) => row.counts === "device");
		for (const source of new Set(own.map(({ row }) => row.source))) {
			print(
				source,
				own.filter(({ row }) => row.source === source),
			);
		}
		print("all rows", judged);
		const size = judged.map(({ error }) => Math.abs(error));
		expect(quantile(size, 0.5)).toBeLessThan(0.07);
		expect(quantile(size, 0.9)).toBeLessThan(0.2);
	});
});
