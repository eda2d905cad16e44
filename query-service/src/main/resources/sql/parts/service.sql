multiIf(
        -- What a container runs is known by its container, what systemd started by its unit, anything else by its name.
        e.container_id != '', left(e.container_id, 12),
        match(e.cgroup, '/[^/]+[.]service(/|$)'), extract(e.cgroup, '.*/([^/]+)[.]service(?:/|$)'),
        e.comm)
