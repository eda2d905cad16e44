import { useCallback, useRef } from 'react';
import type { DropPlace, LocalDropStall, Reset } from '../../api/types';
import { Notice } from '../../components/Notice';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { useRowKeys } from '../../state/useRowKeys';
import { formatCount } from '../../utils/format';
import { rangeText } from '../../utils/ranges';
import { PlaceTable } from './PlaceTable';
import { totalDrops } from './places';
import { ResetTable } from './ResetTable';
import { StallTable } from './StallTable';

const EVERY_MS = 5_000;
const LIMIT = 200;

interface Found {
  places: DropPlace[];
  stalls: LocalDropStall[];
  resets: Reset[];
  /** Whether there was more than is shown. */
  cut: boolean;
}

/** What the kernels threw away, what that held up, and which connections ended with a RST. */
export function DropsPage() {
  const { api, range, node } = useScope();
  const box = useRef<HTMLDivElement>(null);
  useRowKeys(box);
  const question = useCallback(
    async (signal: AbortSignal): Promise<Found> => {
      const asked = { since: range, node, limit: LIMIT };
      const answers = await Promise.all([
        api.dropPlaces(asked, signal),
        api.localDropStalls(asked, signal),
        api.resets(asked, signal),
      ]);
      const [places, stalls, resets] = answers;
      const cut = answers.some(({ completeness }) => completeness.rows_truncated);
      return { places: places.rows, stalls: stalls.rows, resets: resets.rows, cut };
    },
    [api, range, node],
  );
  const { answer, error, ask } = useAnswer(question, EVERY_MS);

  return (
    <div ref={box} className="page">
      <div className="page-title">
        <h1>Drops &amp; resets</h1>
        <span className="hint">
          {answer && `${summary(answer)} · `}
          last {rangeText(range)}
        </span>
        {error !== null && answer !== null && <span className="bad">Not renewed: {error}</span>}
      </div>
      {answer === null ? (
        error === null ? (
          <Notice title="Asking for drops and resets…" />
        ) : (
          <Notice title="No answer" tone="bad">
            <p>{error}</p>
            <button type="button" onClick={ask}>
              Ask again
            </button>
          </Notice>
        )
      ) : isEmpty(answer) ? (
        <Notice title={`Nothing was dropped or reset in the last ${rangeText(range)}`}>
          <p>No kernel that is watched threw a TCP segment away, and no RST was seen.</p>
        </Notice>
      ) : (
        <>
          <PlaceTable places={answer.places} />
          <StallTable stalls={answer.stalls} />
          <ResetTable resets={answer.resets} />
        </>
      )}
    </div>
  );
}

function isEmpty({ places, stalls, resets }: Found): boolean {
  return places.length + stalls.length + resets.length === 0;
}

function summary({ places, stalls, resets, cut }: Found): string {
  const text = `${formatCount(totalDrops(places))} dropped, ${formatCount(stalls.length)} stalls, ${formatCount(resets.length)} resets`;
  return cut ? `${text}; the newest ${LIMIT} of a kind are listed` : text;
}
