/** A city that generated groups are in. */
export interface Place {
    city: string;
    latitude: number;
    longitude: number;
    timezone: string;
}

const PACIFIC = 'America/Los_Angeles';
const MOUNTAIN = 'America/Denver';
const CENTRAL = 'America/Chicago';
const EASTERN = 'America/New_York';

export const PLACES: readonly [Place, ...Place[]] = [
    { city: 'Eugene', latitude: 44.0521, longitude: -123.0868, timezone: PACIFIC },
    { city: 'Tacoma', latitude: 47.2529, longitude: -122.4443, timezone: PACIFIC },
    { city: 'Spokane', latitude: 47.6588, longitude: -117.426, timezone: PACIFIC },
    { city: 'Boise', latitude: 43.615, longitude: -116.2023, timezone: MOUNTAIN },
    { city: 'Sacramento', latitude: 38.5816, longitude: -121.4944, timezone: PACIFIC },
    { city: 'Fresno', latitude: 36.7378, longitude: -119.7871, timezone: PACIFIC },
    { city: 'Denver', latitude: 39.7392, longitude: -104.9903, timezone: MOUNTAIN },
    { city: 'Tucson', latitude: 32.2226, longitude: -110.9747, timezone: 'America/Phoenix' },
    { city: 'Omaha', latitude: 41.2565, longitude: -95.9345, timezone: CENTRAL },
    { city: 'Tulsa', latitude: 36.154, longitude: -95.9928, timezone: CENTRAL },
    { city: 'Madison', latitude: 43.0731, longitude: -89.4012, timezone: CENTRAL },
    { city: 'Austin', latitude: 30.2672, longitude: -97.7431, timezone: CENTRAL },
    { city: 'Columbus', latitude: 39.9612, longitude: -82.9988, timezone: EASTERN },
    { city: 'Raleigh', latitude: 35.7796, longitude: -78.6382, timezone: EASTERN },
    { city: 'Tampa', latitude: 27.9506, longitude: -82.4572, timezone: EASTERN },
    { city: 'Albany', latitude: 42.6526, longitude: -73.7562, timezone: EASTERN },
];
