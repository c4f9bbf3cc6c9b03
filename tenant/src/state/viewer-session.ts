/** A session in which somebody looked at the screen of a device. */
export interface ViewerSessionRecord {
    id: string;
    /** Id of the device. */
    device: string;
    state: 'INITIATED' | 'ACKNOWLEDGED' | 'ACTIVE' | 'TERMINATED' | 'FAILED';
    reason: string;
    video_quality: 'STANDARD' | 'DATA_SAVER';
    /** Id of the user who asked for it. */
    created_by: string;
    created_at: string;
    updated_at: string;
    /** How long the picture ran, in seconds; null where it did not, or still runs. */
    seconds: number | null;
}
