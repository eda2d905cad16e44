package dev.wirescope.agent.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths as the runtimes really make them; A and B stand for ids of 64 hex digits. */
class ContainerIdTest {
  private static final String A =
      "3f1c9a2b7d8e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdd0";
  private static final String B =
      "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
  private static final String POD = "pod6f2b1c3e-8a4d-4e57-9a0b-1c2d3e4f5a6b";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "docker cgroupfs,                /docker/A,                                                    A",
    "docker systemd,                 /system.slice/docker-A.scope,                                 A",
    "docker child cgroup,            /system.slice/docker-A.scope/init.scope,                      A",
    "docker rootless,                /user.slice/user-1000.slice/user@1000.service/user.slice/docker-A.scope, A",
    "docker in docker,               /docker/A/docker/B,                                           B",
    "docker parent slice,            /custom.slice/docker-A.scope,                                 A",
    "kubelet docker cgroupfs,        /kubepods/burstable/POD/A,                                    A",
    "containerd systemd,             /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-POD.slice/cri-containerd-A.scope, A",
    "containerd guaranteed,          /kubepods.slice/kubepods-POD.slice/cri-containerd-A.scope,    A",
    "containerd cgroupfs,            /kubepods/besteffort/POD/A,                                   A",
    "containerd unit in path,        /system.slice/containerd.service/kubepods-burstable-POD.slice:cri-containerd:A, A",
    "containerd kubelet slice,       /kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-POD.slice/cri-containerd-A.scope, A",
    "containerd namespace,           /default/A,                                                   A",
    "nerdctl,                        /system.slice/nerdctl-A.scope,                                A",
    "CRI-O systemd,                  /kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-POD.slice/crio-A.scope, A",
    "CRI-O with child,               /kubepods.slice/kubepods-POD.slice/crio-A.scope/container,    A",
    "CRI-O cgroupfs,                 /kubepods/burstable/POD/crio-A,                               A",
    "CRI-O monitor,                  /kubepods.slice/kubepods-POD.slice/crio-conmon-A.scope,       ''",
    "podman systemd,                 /machine.slice/libpod-A.scope,                                A",
    "podman with child,              /machine.slice/libpod-A.scope/container,                      A",
    "podman rootless,                /user.slice/user-1000.slice/user@1000.service/user.slice/libpod-A.scope/container, A",
    "podman cgroupfs,                /libpod_parent/libpod-A,                                      A",
    "podman monitor,                 /machine.slice/libpod-conmon-A.scope,                         ''",
    "podman monitor cgroupfs,        /libpod_parent/conmon/libpod-conmon-A,                        ''",
    "ECS,                            /ecs/0123456789abcdef0123456789abcdef/A,                      A",
    "ECS on Fargate,                 /ecs/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef-1234567890, 0123456789abcdef0123456789abcdef-1234567890",
    "seen from inside a namespace,   /../../docker/A,                                              A",
    "service,                        /system.slice/nginx.service,                                  ''",
    "session,                        /user.slice/user-0.slice/session-4.scope,                     ''",
    "root,                           /,                                                            ''",
    "nothing,                        '',                                                           ''",
    "pod without container,          /kubepods/burstable/POD,                                      ''",
    "another hex name,               /process_api/96b1e3aa1dd50f2584003d8e2a1a94f7,                ''",
    "too many digits,                /docker/Aab,                                                  ''",
  })
  void isFoundInThePath(String form, String path, String expected) {
    String realPath = path.replace("POD", POD).replace("A", A).replace("B", B);
    String realId = expected.replace("A", A).replace("B", B);
    assertEquals(realId, ContainerId.of(realPath), form);
  }
}
