import { Button, type ButtonProps } from '../design/Button.tsx';
import { Explained } from '../design/Explained.tsx';
import { useNeedsServer } from './use-needs-server.ts';

/**
 * A button for what only the server can do. While the server cannot be reached it is muted and says why; a press then
 * looks for the server and does nothing else. It keeps its place and the focus.
 */
export function ServerButton(props: ButtonProps) {
  const { isOffline, isConnecting, why, connect } = useNeedsServer();
  if (!isOffline || props.busy || props.isDisabled) return <Button {...props} />;
  return (
    <Explained why={why}>
      <Button
        {...props}
        type="button"
        tone="secondary"
        icon={isConnecting ? 'running' : 'offline'}
        data-offline
        onPress={connect}
      />
    </Explained>
  );
}
