import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Gap, MicroBurst } from '../../api/types';
import { InterfaceDrawing, type InterfaceSubject } from '../../components/oscilloscope/InterfaceDrawing';
import { Notice } from '../../components/Notice';
import { navigate } from '../../state/route';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { useRowKeys } from '../../state/useRowKeys';
import { formatCount } from '../../utils/format';
import { rangeText } from '../../utils/ranges';
import { BurstTable } from './BurstTable';
import { ChosenBurst, ChosenGap, Panel } from './Chosen';
import { placeOf } from './facts';
import { GapTable } from './GapTable';
import { subjectHash, subjectPath } from './links';

const EVERY_MS = 5_000;
const LIMIT = 200;

interface Found {
  bursts: MicroBurst[];
  gaps: Gap[];
  /** Whether there was more than is shown. */
  cut: boolean;
}

interface Props {
  /** What of the path comes after the view: which burst or gap is chosen. */
  path: string[];
  params: URLSearchParams;
}

/** When interfaces were overrun or fell silent, with the trace of the one that is chosen. */
export function BurstsPage({ path, params }: Props) {
  const { api, range, node } = useScope();
  const box = useRef<HTMLDivElement>(null);
  useRowKeys(box);
  const question = useCallback(
    async (signal: AbortSignal): Promise<Found> => {
      const asked = { since: range, node, limit: LIMIT };
      const answers = await Promise.all([api.microBursts(asked, signal), api.gaps(asked, signal)]);
      const [bursts, gaps] = answers;
      const cut = answers.some(({ completeness }) => completeness.rows_truncated);
      return { bursts: bursts.rows, gaps: gaps.rows, cut };
    },
    [api, range, node],
  );
  const { answer, error, ask } = useAnswer(question, EVERY_MS);
  const wanted = path.join('/');
  const burst = answer?.bursts.find((row) => subjectPath(burstSubject(row)).join('/') === wanted) ?? null;
  const gap = answer?.gaps.find((row) => subjectPath(gapSubject(row)).join('/') === wanted) ?? null;
  const linked = useMemo(() => subjectOfPath(path), [path]);

  // Something is drawn from the start; what comes later does not push it away.
  const first = answer?.bursts[0]
    ? burstSubject(answer.bursts[0])
    : answer?.gaps[0] && gapSubject(answer.gaps[0]);
  const firstHash = path.length === 0 && first ? subjectHash(first, params) : null;
  useEffect(() => {
    if (firstHash !== null) navigate(firstHash, true);
  }, [firstHash]);

  return (
    <div ref={box} className="page bursts">
      <div className="page-title">
        <h1>Bursts &amp; gaps</h1>
        <span className="hint">
          {answer && `${summary(answer)} · `}
          last {rangeText(range)}
        </span>
        {error !== null && answer !== null && <span className="bad">Not renewed: {error}</span>}
      </div>
      {answer === null ? (
        error === null ? (
          <Notice title="Asking for bursts and gaps…" />
        ) : (
          <Notice title="No answer" tone="bad">
            <p>{error}</p>
            <button type="button" onClick={ask}>
              Ask again
            </button>
          </Notice>
        )
      ) : (
        <>
          {burst !== null ? (
            <ChosenBurst key={wanted} of={burstSubject(burst)} burst={burst} />
          ) : gap !== null ? (
            <ChosenGap key={wanted} of={gapSubject(gap)} gap={gap} />
          ) : (
            linked !== null && (
              <Panel
                key={wanted}
                label="Drawing"
                of={linked}
                title={linked.subject === 'gap' ? 'Gap' : 'Micro-burst'}
                drawing={<InterfaceDrawing of={linked} large />}
                facts={null}
              >
                <p className="hint">It is not among the newest of the chosen range and node.</p>
              </Panel>
            )
          )}
          {answer.bursts.length + answer.gaps.length === 0 ? (
            <Notice title={`No burst and no gap in the last ${rangeText(range)}`}>
              <p>Every interface that is watched carried what it usually carries.</p>
            </Notice>
          ) : (
            <div className="lists">
              <BurstTable
                bursts={answer.bursts}
                chosen={burst}
                hrefOf={(row) => subjectHash(burstSubject(row), params)}
              />
              <GapTable
                gaps={answer.gaps}
                chosen={gap}
                hrefOf={(row) => subjectHash(gapSubject(row), params)}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function burstSubject(row: MicroBurst): InterfaceSubject {
  return { ...row, subject: 'micro_burst' };
}

/** Of a connection or a feed there is no interface, but a path must name something. */
function gapSubject(row: Gap): InterfaceSubject {
  return { ...row, interface: placeOf(row), subject: 'gap' };
}

/** A link may name a burst that the answer does not have any more: it can still be drawn. */
function subjectOfPath(path: readonly string[]): InterfaceSubject | null {
  const [subject, node, netns, name, direction, start] = path;
  if (!subject || !node || !netns || !name || !direction || !start || !/^\d+$/.test(start)) return null;
  return {
    subject,
    node,
    netns: Number(netns),
    interface: name,
    direction,
    start_unix_ns: BigInt(start),
    duration_ns: 0,
  };
}

function summary({ bursts, gaps, cut }: Found): string {
  const text = `${formatCount(bursts.length)} bursts, ${formatCount(gaps.length)} gaps`;
  return cut ? `${text}; the newest ${LIMIT} of a kind are listed` : text;
}
