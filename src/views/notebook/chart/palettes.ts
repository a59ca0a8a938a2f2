import { stageColours } from '../../../charts/stage-colours';
import { theme } from '../../../charts/theme';
import type { Palettes } from '../../../charts/plot/scene';
import type { Messages } from '../../../i18n/locale';
import type { SegmentMap } from '../../../model/segments/map';

/** Names and colours of what the analyses call by ids: segments of the map in force, stages of the lifecycle. */
export function palettesOf(map: SegmentMap, m: Messages, language: string): Palettes {
  const stages = Object.entries(m.segments.lifecycle.stages);
  return {
    segment: Object.fromEntries(
      map.segments.map(({ id, name, color }) => [
        id,
        { label: language === 'tr' ? name.tr : name.en, colour: color },
      ]),
    ),
    stage: Object.fromEntries(
      stages.map(([id, label]) => [
        id,
        { label, colour: stageColours[id as keyof typeof stageColours] },
      ]),
    ),
    measure: Object.fromEntries(
      Object.entries(m.notebook.analysis.measures).map(([id, label]) => [
        id,
        { label, colour: theme.accent },
      ]),
    ),
  };
}
