/** Which cgroup and which container a process is in, and what it runs. */
package dev.wirescope.agent.owner;
