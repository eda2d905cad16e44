import type { DropPlace } from '../../api/types';
import { formatBytes, formatClock, formatCount, formatShare, formatUtc } from '../../utils/format';
import { placeText, withShares } from './places';

/** Where segments were thrown away, and why. */
export function PlaceTable({ places }: { places: DropPlace[] }) {
  return (
    <section aria-label="Drops by place">
      <h2>Drops by place</h2>
      {places.length === 0 ? (
        <p className="hint">No kernel that is watched threw a TCP segment away.</p>
      ) : (
        <div className="table-box">
          <table className="events">
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col">Place</th>
                <th scope="col" className="numeric">
                  Drops
                </th>
                <th scope="col" className="numeric">
                  Share
                </th>
                <th scope="col" className="numeric optional">
                  Payload
                </th>
                <th scope="col" className="numeric optional">
                  Connections
                </th>
                <th scope="col" className="numeric optional">
                  Last
                </th>
              </tr>
            </thead>
            <tbody>
              {withShares(places).map((place) => (
                <tr key={`${place.drop_reason} ${placeText(place)}`}>
                  <td>{place.drop_reason}</td>
                  <td className="mono">{placeText(place)}</td>
                  <td className="numeric">{formatCount(place.drops)}</td>
                  <td className="numeric">{formatShare(place.share)}</td>
                  <td className="numeric optional">{formatBytes(place.bytes)}</td>
                  <td className="numeric optional">{formatCount(place.connections)}</td>
                  <td className="numeric optional" title={formatUtc(place.last_unix_ns)}>
                    {formatClock(place.last_unix_ns, false)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
