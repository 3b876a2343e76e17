/** Answers in the shapes that the feeds document, with numbers of our own. */

/** 24 hours: 40 g from 20:00 to 07:00, 100 g from 08:00 on. */
export const electricityMapsHistory = {
	zone: "FR",
	history: Array.from({ length: 24 }, (_, hour) => ({
		zone: "FR",
		carbonIntensity: hour < 12 ? 40 : 100,
		datetime: new Date(Date.UTC(2026, 10, 23, 20 + hour)).toISOString(),
		updatedAt: "2026-11-24T19:20:00.000Z",
		createdAt: "2026-11-21T19:20:00.000Z",
		emissionFactorType: "lifecycle",
		isEstimated: false,
		estimationMethod: null,
	})),
} as const;

/** Half-hours of which the first has been measured. */
export const ukForecast = {
	data: [
		{
			from: "2026-11-24T19:00Z",
			to: "2026-11-24T19:30Z",
			intensity: { forecast: 150, actual: 160, index: "moderate" },
		},
		{
			from: "2026-11-24T19:30Z",
			to: "2026-11-24T20:00Z",
			intensity: { forecast: 140, actual: null, index: "moderate" },
		},
		{
			from: "2026-11-24T20:00Z",
			to: "2026-11-24T20:30Z",
			intensity: { forecast: 120, actual: null, index: "low" },
		},
	],
} as const;

export const wattTimeForecast = {
	data: [
		{ point_time: "2026-11-24T19:30:00+00:00", value: 1000 },
		{ point_time: "2026-11-24T20:30:00+00:00", value: 500 },
	],
	meta: {
		region: "CAISO_NORTH",
		signal_type: "co2_moer",
		model: { date: "2026-03-01" },
		data_point_period_seconds: 3600,
		units: "lbs_co2_per_mwh",
		generated_at: "2026-11-24T19:25:00+00:00",
	},
} as const;

function azureItem(changes: Readonly<Record<string, unknown>>) {
	return {
		currencyCode: "USD",
		tierMinimumUnits: 0,
		retailPrice: 98.32,
		unitPrice: 98.32,
		armRegionName: "eastus",
		location: "US East",
		effectiveStartDate: "2026-05-01T00:00:00Z",
		meterName: "ND96isr H100 v5",
		productName: "Virtual Machines NDsr H100 v5 Series",
		skuName: "Standard_ND96isr_H100_v5",
		serviceName: "Virtual Machines",
		serviceFamily: "Compute",
		unitOfMeasure: "1 Hour",
		type: "Consumption",
		isPrimaryMeterRegion: true,
		armSkuName: "Standard_ND96isr_H100_v5",
		...changes,
	};
}

/** On demand, spot, Windows, low priority, and reservations of one and three years. */
export const azurePage = {
	BillingCurrency: "USD",
	CustomerEntityId: "Default",
	CustomerEntityType: "Retail",
	Items: [
		azureItem({}),
		azureItem({ retailPrice: 39.3, skuName: "ND96isr H100 v5 Spot" }),
		azureItem({
			retailPrice: 5,
			productName: "Virtual Machines NDsr H100 v5 Series Windows",
		}),
		azureItem({ retailPrice: 6, skuName: "ND96isr H100 v5 Low Priority" }),
		azureItem({
			retailPrice: 525_600,
			type: "Reservation",
			reservationTerm: "1 Year",
		}),
		azureItem({
			retailPrice: 900_000,
			type: "Reservation",
			reservationTerm: "3 Years",
		}),
	],
	NextPageLink: null,
	Count: 6,
} as const;

/** Two zones, a machine in another region, a cell with commas in quotes, and a row of an accelerator alone. */
export const skypilotAws = `InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone,Arch
p5.48xlarge,H100,8.0,192.0,2048.0,"{'Gpus': [{'Name': 'H100', 'Count': 8}]}",55.04,20.0,us-east-1,us-east-1a,x86_64
p5.48xlarge,H100,8.0,192.0,2048.0,"{'Gpus': [{'Name': 'H100', 'Count': 8}]}",55.04,22.0,us-east-1,us-east-1b,x86_64
p5.48xlarge,H100,8.0,192.0,2048.0,"{'Gpus': [{'Name': 'H100', 'Count': 8}]}",60.5,,eu-west-1,eu-west-1a,x86_64
m5.large,,,2.0,8.0,,0.096,0.04,us-east-1,us-east-1a,x86_64
,H100,8.0,,,,1.0,1.0,us-east-1,us-east-1a,
`;

/** A machine in two regions, another machine, and disks, whose prices stand at the same depth. */
export const googleCloudList = `---
about:
  generated: Fri Nov 20 04:00:00 2026
  timestamp: 1795147200
compute:
  instance:
    a3-highgpu-8g:
      cost:
        europe-west4:
          hour: 112.5
          month: 82125
        us-central1:
          hour: 88.49
          hour_spot: 35.4
          month: 64597.7
          month_1y: 43800
          month_3y: 28000
      cpu: 208
      h100-80gb: 8
      ram: 1872
    e2-small:
      cost:
        us-central1:
          hour: 0.016
      cpu: 2
  license:
    a3-highgpu-8g:
      cost:
        us-central1:
          hour: 0.5
storage:
  bucket:
    standard:
      cost:
        us-central1:
          month: 0.02
`;

/** In the shape of the European Central Bank's daily file, with three of its 29 currencies and made-up rates. */
export const euroRates = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='2026-11-24'>
			<Cube currency='USD' rate='1.1592'/>
			<Cube currency='JPY' rate='178.40'/>
			<Cube currency='GBP' rate='0.87210'/>
		</Cube>
	</Cube>
</gesmes:Envelope>`;
