time_unix_ns, node, pid, tid, comm, executable, container_id, cgroup, netns, local_ip, local_port, remote_ip, remote_port,
            ip_version, connection_id, direction, role, owner_source, srtt_us
