/**
 * The live camera: asks for it, says in one word what stands in the way, and lets it go. Whoever opens it closes it.
 */

/** Why there is no picture. */
export type CameraTrouble = 'missing' | 'refused' | 'busy' | 'taken_away' | 'unsupported';
export type CameraState = 'asking' | 'live' | CameraTrouble;

export interface CameraChoice {
  id: string;
  label: string;
}

const STORED = 'okienko.camera';

function troubleOf(thrown: unknown): CameraTrouble {
  switch (thrown instanceof DOMException ? thrown.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}

export class Camera {
  state = $state<CameraState>('asking');
  stream = $state.raw<MediaStream | null>(null);
  choices = $state.raw<readonly CameraChoice[]>([]);
  chosen = $state('');
  /** A later opening or closing makes an answer that is still on its way worthless. */
  #turn = 0;

  async open(id = globalThis.localStorage?.getItem(STORED) ?? ''): Promise<void> {
    this.close();
    const turn = this.#turn;
    this.state = 'asking';
    const devices = (navigator as Partial<Navigator>).mediaDevices;
    if (!devices) {
      this.state = 'unsupported';
      return;
    }
    try {
      const stream = await ask(devices, id);
      if (turn !== this.#turn) return stopAll(stream);
      const [track] = stream.getVideoTracks();
      track?.addEventListener('ended', () => {
        if (this.stream === stream) this.#lost();
      });
      this.stream = stream;
      this.chosen = track?.getSettings().deviceId ?? '';
      this.state = 'live';
      this.choices = await cameras(devices);
    } catch (thrown) {
      if (turn === this.#turn) this.state = troubleOf(thrown);
    }
  }

  async choose(id: string): Promise<void> {
    globalThis.localStorage?.setItem(STORED, id);
    await this.open(id);
  }

  /** Lets the camera go: its light goes out. */
  close(): void {
    this.#turn += 1;
    if (this.stream) stopAll(this.stream);
    this.stream = null;
  }

  #lost(): void {
    this.close();
    this.state = 'taken_away';
  }
}

/** The remembered camera if it is still there, else any. */
async function ask(devices: MediaDevices, id: string): Promise<MediaStream> {
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  if (id !== '') {
    try {
      return await devices.getUserMedia({ video: { ...size, deviceId: { exact: id } }, audio: false });
    } catch (thrown) {
      if (troubleOf(thrown) !== 'missing') throw thrown;
    }
  }
  return devices.getUserMedia({ video: size, audio: false });
}

async function cameras(devices: MediaDevices): Promise<CameraChoice[]> {
  const all = await devices.enumerateDevices();
  return all
    .filter((one) => one.kind === 'videoinput')
    .map((one) => ({ id: one.deviceId, label: one.label }));
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
