/**
 * `WATTDIFF_RETRY_SCALE`: 0.1 waits a tenth of the usual time for an answer and between tries, as tests of failures do.
 * Anything but a positive number means the usual time.
 */
export function retryScaleOf(
	environment: Readonly<Record<string, string | undefined>>,
): number {
	const scale = Number(environment.WATTDIFF_RETRY_SCALE);
	return Number.isFinite(scale) && scale > 0 ? scale : 1;
}
